import { BodyHashes } from './body-hashes.js';
import { NumberColumn } from './columns.js';
import { FIRST_ROW, FREE, LinkedLists } from './linked-lists.js';
import { Spans } from './spans.js';

export const State = { free: 0, inProgress: 1, done: 2, released: 3 } as const;

/** Every remembered event has one slot: a row number that is good for all columns. Freed slots are used again. */
export class Slots {
  readonly state = new NumberColumn(Uint8Array);
  readonly attempt = new NumberColumn(Uint32Array);
  /** When a settled event is forgotten, in the clock's ms. */
  readonly expires = new NumberColumn(Float64Array);
  /** Of a done event the id of its recorded response; of one in progress the place of its holder. */
  readonly response = new NumberColumn(Uint32Array);
  readonly bodyHash = new BodyHashes();
  readonly span = new Spans();
  readonly lists = new LinkedLists();
  #end = FIRST_ROW;
  #used = 0;

  /** Slots in use. */
  get used(): number {
    return this.#used;
  }

  /** Every slot ever used is below. */
  get end(): number {
    return this.#end;
  }

  /** A free slot, its state still `free`. */
  take(): number {
    this.#used++;
    const freed = this.lists.oldest(FREE);
    if (freed !== undefined) {
      this.lists.remove(freed);
      return freed;
    }
    const slot = this.#end++;
    for (const column of [this.state, this.attempt, this.expires, this.response, this.lists]) column.reserve(slot);
    return slot;
  }

  giveBack(slot: number): void {
    this.#used--;
    this.state.set(slot, State.free);
    this.bodyHash.clear(slot);
    this.lists.append(FREE, slot);
  }

  get byteLength(): number {
    const columns = [this.state, this.attempt, this.expires, this.response, this.bodyHash, this.span, this.lists];
    return columns.reduce((sum, column) => sum + column.byteLength, 0);
  }
}
