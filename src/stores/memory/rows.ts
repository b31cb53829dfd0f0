const PAGE_BITS = 11;
const PAGE_ROWS = 1 << PAGE_BITS;
const ROW_MASK = PAGE_ROWS - 1;

/**
 * Rows of some 32-bit words each, without a string or object per row. They grow a page of 2,048 at a time: growing copies nothing, so no
 * claim pays for the ones before it. Outside V8's heap, so a million rows give the garbage collector nothing to walk. All numbers
 * are of one kind and what belongs to a row lies together: V8 has one way to read them, and the processor one place to fetch.
 */
export class Rows {
  readonly #pages: Uint32Array[] = [];
  readonly #width: number;

  constructor(width: number) {
    this.#width = width;
  }

  get(row: number, place: number): number {
    return this.#pages[row >>> PAGE_BITS]![(row & ROW_MASK) * this.#width + place]!;
  }

  set(row: number, place: number, word: number): void {
    this.#pages[row >>> PAGE_BITS]![(row & ROW_MASK) * this.#width + place] = word;
  }

  /** As many words as `into` has. */
  read(row: number, place: number, into: Uint32Array): void {
    const page = this.#pages[row >>> PAGE_BITS]!;
    const start = (row & ROW_MASK) * this.#width + place;
    for (let i = 0; i < into.length; i++) into[i] = page[start + i]!;
  }

  write(row: number, place: number, words: Uint32Array): void {
    const page = this.#pages[row >>> PAGE_BITS]!;
    const start = (row & ROW_MASK) * this.#width + place;
    for (let i = 0; i < words.length; i++) page[start + i] = words[i]!;
  }

  equals(row: number, place: number, words: Uint32Array): boolean {
    const page = this.#pages[row >>> PAGE_BITS]!;
    const start = (row & ROW_MASK) * this.#width + place;
    for (let i = 0; i < words.length; i++) if (page[start + i] !== words[i]) return false;
    return true;
  }

  /** Makes every row up to `row` usable, as zeros. */
  reserve(row: number): void {
    while (this.#pages.length <= row >>> PAGE_BITS) this.#pages.push(new Uint32Array(PAGE_ROWS * this.#width));
  }

  get byteLength(): number {
    return this.#pages.length * PAGE_ROWS * this.#width * Uint32Array.BYTES_PER_ELEMENT;
  }
}

/** The same for one time per row: what looks for old rows reads nothing else of them. */
export class Times {
  readonly #pages: Float64Array[] = [];

  get(row: number): number {
    return this.#pages[row >>> PAGE_BITS]![row & ROW_MASK]!;
  }

  set(row: number, time: number): void {
    this.#pages[row >>> PAGE_BITS]![row & ROW_MASK] = time;
  }

  reserve(row: number): void {
    while (this.#pages.length <= row >>> PAGE_BITS) this.#pages.push(new Float64Array(PAGE_ROWS));
  }

  get byteLength(): number {
    return this.#pages.length * PAGE_ROWS * Float64Array.BYTES_PER_ELEMENT;
  }
}
