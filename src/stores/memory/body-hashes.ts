import { WordsColumn } from './columns.js';
import { DIGEST_WORDS, digestText, readDigest, Scratch } from './digest.js';

/** The body hash of each slot: 32 bytes for a SHA-256 in base64url, the text itself for any other hash. */
export class BodyHashes {
  readonly #digests = new WordsColumn(DIGEST_WORDS);
  readonly #others = new Map<number, string>();
  readonly #scratch = new Scratch(DIGEST_WORDS);

  set(slot: number, hash: string): void {
    this.#digests.reserve(slot);
    if (readDigest(hash, this.#scratch)) {
      this.#digests.write(slot, this.#scratch.words);
      this.#others.delete(slot);
    } else this.#others.set(slot, hash);
  }

  get(slot: number): string {
    const other = this.#others.get(slot);
    if (other !== undefined) return other;
    this.#digests.read(slot, this.#scratch.words);
    return digestText(this.#scratch);
  }

  clear(slot: number): void {
    this.#others.delete(slot);
  }

  get byteLength(): number {
    return this.#digests.byteLength;
  }
}
