import { DIGEST_WORDS, digestText, readDigest, Scratch } from './digest.js';
import type { Rows } from './rows.js';

export const BODY_HASH_WORDS = DIGEST_WORDS;

/** The body hash of each slot: 32 bytes for a SHA-256 in base64url, the text itself for any other hash. */
export class BodyHashes {
  readonly #rows: Rows;
  readonly #at: number;
  readonly #others = new Map<number, string>();
  readonly #scratch = new Scratch(DIGEST_WORDS);

  /** `at`: where in each row its words begin. */
  constructor(rows: Rows, at: number) {
    this.#rows = rows;
    this.#at = at;
  }

  set(slot: number, hash: string): void {
    if (readDigest(hash, this.#scratch)) {
      this.#rows.write(slot, this.#at, this.#scratch.words);
      this.#others.delete(slot);
    } else this.#others.set(slot, hash);
  }

  get(slot: number): string {
    const other = this.#others.get(slot);
    if (other !== undefined) return other;
    this.#rows.read(slot, this.#at, this.#scratch.words);
    return digestText(this.#scratch);
  }

  clear(slot: number): void {
    this.#others.delete(slot);
  }
}
