import { createHash, randomBytes } from 'node:crypto';
import { NumberColumn, WordsColumn } from './columns.js';
import { DIGEST_WORDS, readDigest, Scratch } from './digest.js';

/** No slot: the end of a chain, the answer to a key that is not there. */
export const NONE = 0;

/**
 * From key to slot: a hash table that grows by linear hashing (Litwin, VLDB 1980), one bucket per new key, so that there is
 * never a moment when everything is hashed again. All 256 bits of a key are kept and compared: as hard to collide as SHA-256.
 */
export class KeyIndex {
  /** A key, and behind it the next slot of the same bucket: whoever looks at one has the other in the processor's cache. */
  readonly #entries = new WordsColumn(DIGEST_WORDS + 1);
  readonly #heads = new NumberColumn(Uint32Array);
  #size = 0;
  /** There are `round + split` buckets; those below `split` and from `round` on are already divided for the next round. */
  #round = 1;
  #split = 0;

  readonly #wanted = new Scratch(DIGEST_WORDS);
  // Secret and per store, so that a sender who chooses event ids can neither pile keys into one bucket nor aim at another's key.
  readonly #salt = randomBytes(32);
  readonly #seed = this.#salt.readUInt32LE();

  constructor() {
    this.#heads.reserve(0);
  }

  /** The 256 bits that stand for a key: its own if it is a digest already, else a salted hash of it. Valid until the next call. */
  identify(key: string): Uint32Array {
    if (!readDigest(key, this.#wanted)) {
      // UTF-16, because UTF-8 would turn every lone surrogate into the same three bytes.
      createHash('sha256').update(this.#salt).update(key, 'utf16le').digest().copy(this.#wanted.bytes);
    }
    return this.#wanted.words;
  }

  find(id: Uint32Array): number {
    let slot = this.#heads.get(this.#bucket(id[0]!, id[1]!));
    while (slot !== NONE && !this.#entries.equals(slot, id)) slot = this.#nextOf(slot);
    return slot;
  }

  /** Only for an id that is not there yet. */
  add(id: Uint32Array, slot: number): void {
    this.#entries.reserve(slot);
    this.#entries.write(slot, id);
    this.#push(this.#bucket(id[0]!, id[1]!), slot);
    this.#size++;
    if (this.#size > this.#round + this.#split) this.#divide();
  }

  remove(slot: number): void {
    const bucket = this.#bucketOf(slot);
    const next = this.#nextOf(slot);
    let before = this.#heads.get(bucket);
    if (before === slot) this.#heads.set(bucket, next);
    else {
      while (this.#nextOf(before) !== slot) before = this.#nextOf(before);
      this.#setNext(before, next);
    }
    this.#size--;
  }

  get byteLength(): number {
    return this.#entries.byteLength + this.#heads.byteLength;
  }

  /** Adds one bucket and moves to it what now belongs there, from the one bucket that held both. */
  #divide(): void {
    const bucket = this.#split;
    this.#heads.reserve(this.#round + bucket);
    let slot = this.#heads.get(bucket);
    this.#heads.set(bucket, NONE);
    if (++this.#split === this.#round) {
      this.#round *= 2;
      this.#split = 0;
    }
    while (slot !== NONE) {
      const next = this.#nextOf(slot);
      this.#push(this.#bucketOf(slot), slot);
      slot = next;
    }
  }

  #push(bucket: number, slot: number): void {
    this.#setNext(slot, this.#heads.get(bucket));
    this.#heads.set(bucket, slot);
  }

  #bucketOf(slot: number): number {
    return this.#bucket(this.#entries.wordAt(slot, 0), this.#entries.wordAt(slot, 1));
  }

  #nextOf(slot: number): number {
    return this.#entries.wordAt(slot, DIGEST_WORDS);
  }

  #setNext(slot: number, next: number): void {
    this.#entries.setWordAt(slot, DIGEST_WORDS, next);
  }

  /** Of the first two words of a key. */
  #bucket(first: number, second: number): number {
    let hash = Math.imul(first ^ this.#seed, 0x9e3779b1) ^ second;
    hash = Math.imul(hash ^ (hash >>> 15), this.#seed | 1);
    hash = (hash ^ (hash >>> 13)) >>> 0;
    const bucket = hash & (this.#round - 1);
    return bucket < this.#split ? hash & (2 * this.#round - 1) : bucket;
  }
}
