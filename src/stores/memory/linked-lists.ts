import { NumberColumn } from './columns.js';

/** The lists there are. A list is named by the row that stands for both its ends, so the rows that can be on one begin after them. */
export const IN_ORDER = 0;
export const FREE = 1;
export const FIRST_ROW = 2;

/**
 * Doubly linked lists over row numbers; a row is on one list at most. Taking the oldest is O(1) here, whereas
 * `map.delete(map.keys().next().value)` walks over what is left of all that was deleted before it.
 */
export class LinkedLists {
  readonly #older = new NumberColumn(Uint32Array);
  readonly #newer = new NumberColumn(Uint32Array);

  constructor() {
    this.reserve(FREE);
    for (const list of [IN_ORDER, FREE]) this.#link(list, list);
  }

  reserve(row: number): void {
    this.#older.reserve(row);
    this.#newer.reserve(row);
  }

  append(list: number, row: number): void {
    this.#link(this.#older.get(list), row);
    this.#link(row, list);
  }

  remove(row: number): void {
    this.#link(this.#older.get(row), this.#newer.get(row));
  }

  /** The row that was appended first, or undefined. */
  oldest(list: number): number | undefined {
    const row = this.#newer.get(list);
    return row === list ? undefined : row;
  }

  /** The row that was appended last, or undefined. */
  newest(list: number): number | undefined {
    const row = this.#older.get(list);
    return row === list ? undefined : row;
  }

  get byteLength(): number {
    return this.#older.byteLength + this.#newer.byteLength;
  }

  #link(older: number, newer: number): void {
    this.#newer.set(older, newer);
    this.#older.set(newer, older);
  }
}
