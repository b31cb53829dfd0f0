import type { Rows } from './rows.js';

/** Who has the claim of a slot. */
export interface Holder {
  readonly slot: number;
  readonly key: string;
  readonly token: string;
  readonly ttlMs: number;
}

/**
 * Who has each slot in progress: a list without gaps, and the place of each in it. A `Map` with few entries that come and go is made
 * anew every few of them.
 */
export class Holders {
  readonly #list: Holder[] = [];
  readonly #rows: Rows;
  readonly #at: number;
  #newest: Holder | undefined;

  /** `at`: a word in the row of each slot, ours as long as the slot is in progress. What others leave in it does no harm. */
  constructor(rows: Rows, at: number) {
    this.#rows = rows;
    this.#at = at;
  }

  get size(): number {
    return this.#list.length;
  }

  /** The slot of this key, where it was taken last: most handlers are done before the next one begins. Who has it now, `get` says. */
  newestOf(key: string): number | undefined {
    return this.#newest?.key === key ? this.#newest.slot : undefined;
  }

  get(slot: number): Holder | undefined {
    const place = this.#rows.get(slot, this.#at);
    if (place >= this.#list.length) return undefined;
    const holder = this.#list[place]!;
    return holder.slot === slot ? holder : undefined;
  }

  set(holder: Holder): void {
    const before = this.get(holder.slot);
    this.#newest = holder;
    if (before !== undefined) this.#list[this.#rows.get(holder.slot, this.#at)] = holder;
    else this.#rows.set(holder.slot, this.#at, this.#list.push(holder) - 1);
  }

  /** False where nobody had it. The last of the list takes the place. */
  delete(slot: number): boolean {
    if (this.get(slot) === undefined) return false;
    const place = this.#rows.get(slot, this.#at);
    const last = this.#list.pop()!;
    if (last.slot === slot) return true;
    this.#list[place] = last;
    this.#rows.set(last.slot, this.#at, place);
    return true;
  }
}
