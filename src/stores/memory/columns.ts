type Numbers = Uint8Array | Uint16Array | Uint32Array | Float64Array;

const PAGE_BITS = 11;
const PAGE_ROWS = 1 << PAGE_BITS;
const ROW_MASK = PAGE_ROWS - 1;

/**
 * A column of numbers that grows a page of 2,048 rows at a time: growing copies nothing, so no claim pays for the ones before it,
 * and a nearly empty store stays small. Outside V8's heap, so a million rows give the garbage collector nothing to walk.
 */
export class NumberColumn<T extends Numbers> {
  readonly #pages: T[] = [];
  readonly #create: new (
    length: number,
  ) => T;

  constructor(create: new (length: number) => T) {
    this.#create = create;
  }

  get(row: number): number {
    return this.#pages[row >>> PAGE_BITS]![row & ROW_MASK]!;
  }

  set(row: number, value: number): void {
    this.#pages[row >>> PAGE_BITS]![row & ROW_MASK] = value;
  }

  /** Makes every row up to `row` usable, as zero. */
  reserve(row: number): void {
    while (this.#pages.length <= row >>> PAGE_BITS) this.#pages.push(new this.#create(PAGE_ROWS));
  }

  get byteLength(): number {
    return this.#pages.reduce((sum, page) => sum + page.byteLength, 0);
  }
}

/**
 * A column whose rows are several 32-bit words each: digests and ids, without a string or object per row. What is read and written may
 * be the first words of a row.
 */
export class WordsColumn {
  readonly #pages: Uint32Array[] = [];
  readonly #width: number;

  constructor(width: number) {
    this.#width = width;
  }

  read(row: number, into: Uint32Array): void {
    const page = this.#pages[row >>> PAGE_BITS]!;
    const start = (row & ROW_MASK) * this.#width;
    for (let i = 0; i < into.length; i++) into[i] = page[start + i]!;
  }

  write(row: number, words: Uint32Array): void {
    const page = this.#pages[row >>> PAGE_BITS]!;
    const start = (row & ROW_MASK) * this.#width;
    for (let i = 0; i < words.length; i++) page[start + i] = words[i]!;
  }

  equals(row: number, words: Uint32Array): boolean {
    const page = this.#pages[row >>> PAGE_BITS]!;
    const start = (row & ROW_MASK) * this.#width;
    for (let i = 0; i < words.length; i++) if (page[start + i] !== words[i]) return false;
    return true;
  }

  wordAt(row: number, place: number): number {
    return this.#pages[row >>> PAGE_BITS]![(row & ROW_MASK) * this.#width + place]!;
  }

  setWordAt(row: number, place: number, word: number): void {
    this.#pages[row >>> PAGE_BITS]![(row & ROW_MASK) * this.#width + place] = word;
  }

  /** Makes every row up to `row` usable, as zero. */
  reserve(row: number): void {
    while (this.#pages.length <= row >>> PAGE_BITS) this.#pages.push(new Uint32Array(PAGE_ROWS * this.#width));
  }

  get byteLength(): number {
    return this.#pages.reduce((sum, page) => sum + page.byteLength, 0);
  }
}
