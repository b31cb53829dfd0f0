import { createHash, randomBytes } from 'node:crypto';
import { DIGEST_WORDS, readDigest, Scratch } from './digest.js';
import { Rows } from './rows.js';

/** No slot: the end of a chain, the answer to a key that is not there. */
export const NONE = 0;

/** A key, and behind it the next slot of the same bucket. */
export const KEY_WORDS = DIGEST_WORDS + 1;

/** 512 kB, enough for the events that a store remembers by default: to divide a bucket takes as long as all else that a claim looks up. */
const MAX_BUCKETS_AT_FIRST = 2 ** 17;

/**
 * From key to slot: a hash table that grows by linear hashing (Litwin, VLDB 1980), one bucket per new key, so that there is
 * never a moment when everything is hashed again. All 256 bits of a key are kept and compared: as hard to collide as SHA-256.
 */
export class KeyIndex {
  readonly #slots: Rows;
  readonly #key: number;
  readonly #next: number;
  /** The first slot of each bucket. */
  readonly #heads = new Rows(1);
  #size = 0;
  /** There are `round + split` buckets; those below `split` and from `round` on are already divided for the next round. */
  #round = 1;
  #split = 0;

  readonly #wanted = new Scratch(DIGEST_WORDS);
  // Secret and per store, so that a sender who chooses event ids can neither pile keys into one bucket nor aim at another's key.
  readonly #salt = randomBytes(32);
  readonly #seed = this.#salt.readUInt32LE();

  /**
   * @param slots their rows, and where in each its words begin
   * @param expected so many keys find room before the first bucket is divided
   */
  constructor(slots: Rows, at: number, expected: number) {
    this.#slots = slots;
    this.#key = at;
    this.#next = at + DIGEST_WORDS;
    while (this.#round < Math.min(expected, MAX_BUCKETS_AT_FIRST)) this.#round *= 2;
    this.#heads.reserve(this.#round - 1);
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
    let slot = this.#heads.get(this.#bucket(id[0]!, id[1]!), 0);
    while (slot !== NONE && !this.#slots.equals(slot, this.#key, id)) slot = this.#nextOf(slot);
    return slot;
  }

  /** Only for an id that is not there yet. */
  add(id: Uint32Array, slot: number): void {
    this.#slots.write(slot, this.#key, id);
    this.#push(this.#bucket(id[0]!, id[1]!), slot);
    this.#size++;
    if (this.#size > this.#round + this.#split) this.#divide();
  }

  remove(slot: number): void {
    const bucket = this.#bucketOf(slot);
    const next = this.#nextOf(slot);
    let before = this.#heads.get(bucket, 0);
    if (before === slot) this.#heads.set(bucket, 0, next);
    else {
      while (this.#nextOf(before) !== slot) before = this.#nextOf(before);
      this.#setNext(before, next);
    }
    this.#size--;
  }

  /** Beside the slots. */
  get byteLength(): number {
    return this.#heads.byteLength;
  }

  /** Adds one bucket and moves to it what now belongs there, from the one bucket that held both. */
  #divide(): void {
    const bucket = this.#split;
    this.#heads.reserve(this.#round + bucket);
    let slot = this.#heads.get(bucket, 0);
    this.#heads.set(bucket, 0, NONE);
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
    this.#setNext(slot, this.#heads.get(bucket, 0));
    this.#heads.set(bucket, 0, slot);
  }

  #bucketOf(slot: number): number {
    return this.#bucket(this.#slots.get(slot, this.#key), this.#slots.get(slot, this.#key + 1));
  }

  #nextOf(slot: number): number {
    return this.#slots.get(slot, this.#next);
  }

  #setNext(slot: number, next: number): void {
    this.#slots.set(slot, this.#next, next);
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
