import type { Rows } from './rows.js';

/** The lists there are. A list is named by the row that stands for both its ends, so the rows that can be on one begin after them. */
export const IN_ORDER = 0;
export const FREE = 1;
export const FIRST_ROW = 2;

/** Words that a row needs to be on a list: the row that was appended before it, and the one after it. */
export const LIST_WORDS = 2;

/**
 * Doubly linked lists over rows; a row is on one list at most. Taking the oldest is O(1) here, whereas
 * `map.delete(map.keys().next().value)` walks over what is left of all that was deleted before it.
 */
export class LinkedLists {
  readonly #rows: Rows;
  readonly #older: number;
  readonly #newer: number;

  /** `at`: where in each row its two words are. */
  constructor(rows: Rows, at: number) {
    this.#rows = rows;
    this.#older = at;
    this.#newer = at + 1;
    rows.reserve(FREE);
    for (const list of [IN_ORDER, FREE]) this.#link(list, list);
  }

  append(list: number, row: number): void {
    this.#link(this.#rows.get(list, this.#older), row);
    this.#link(row, list);
  }

  remove(row: number): void {
    this.#link(this.#rows.get(row, this.#older), this.#rows.get(row, this.#newer));
  }

  /** The row that was appended first, or undefined. */
  oldest(list: number): number | undefined {
    const row = this.#rows.get(list, this.#newer);
    return row === list ? undefined : row;
  }

  /** The row that was appended last, or undefined. */
  newest(list: number): number | undefined {
    const row = this.#rows.get(list, this.#older);
    return row === list ? undefined : row;
  }

  #link(older: number, newer: number): void {
    this.#rows.set(older, this.#newer, newer);
    this.#rows.set(newer, this.#older, older);
  }
}
