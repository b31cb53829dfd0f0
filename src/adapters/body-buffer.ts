const NOTHING = Buffer.alloc(0);
const FIRST_CAPACITY = 4 * 1024;

/**
 * Chunks of a body in one buffer that grows. A list of chunks costs some 400 bytes each beside what it holds: a body that
 * arrives byte by byte would take four hundred times its size.
 */
export class BodyBuffer {
  #bytes: Buffer = NOTHING;
  #length = 0;
  #isShared = false;

  /** The bytes so far: a view, valid until the next `append`. */
  get content(): Buffer {
    return this.#length === this.#bytes.length ? this.#bytes : this.#bytes.subarray(0, this.#length);
  }

  get length(): number {
    return this.#length;
  }

  /** What this costs in memory. */
  get capacity(): number {
    return this.#bytes.length;
  }

  /** What it will cost once `chunk` is in. */
  capacityWith(chunk: Buffer): number {
    const needed = this.#length + chunk.length;
    if (this.#length === 0 || needed <= this.#bytes.length) return Math.max(needed, this.#bytes.length);
    return Math.max(needed, this.#bytes.length * 2, FIRST_CAPACITY);
  }

  /** A copy to give away: who has it, and the chunks to come, may write into them. */
  share(): Buffer {
    this.#isShared = true;
    return Buffer.from(this.content);
  }

  append(chunk: Buffer): void {
    // Most bodies are one chunk: keep it as it is.
    if (this.#length === 0 && !this.#isShared) {
      this.#bytes = chunk;
      this.#length = chunk.length;
      return;
    }
    const capacity = this.capacityWith(chunk);
    if (capacity > this.#bytes.length) {
      const larger = Buffer.allocUnsafeSlow(capacity);
      this.#bytes.copy(larger, 0, 0, this.#length);
      this.#bytes = larger;
    }
    chunk.copy(this.#bytes, this.#length);
    this.#length += chunk.length;
  }
}
