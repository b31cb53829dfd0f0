import { BODY_HASH_WORDS, BodyHashes } from './body-hashes.js';
import { KEY_WORDS } from './key-index.js';
import { FIRST_ROW, FREE, LIST_WORDS, LinkedLists } from './linked-lists.js';
import { Rows, Times } from './rows.js';
import { SPAN_WORDS, Spans } from './spans.js';

export const State = { free: 0, inProgress: 1, done: 2, released: 3 } as const;

/** Where in the row of a slot its parts begin. */
export const KEY = 0;
export const STATE = KEY + KEY_WORDS;
export const ATTEMPT = STATE + 1;
/** Of a done event the id of its recorded response; of one in progress the place of its holder. */
export const RESPONSE = ATTEMPT + 1;
const LISTS = RESPONSE + 1;
const SPAN = LISTS + LIST_WORDS;
const BODY_HASH = SPAN + SPAN_WORDS;
const WORDS = BODY_HASH + BODY_HASH_WORDS;

/** Every remembered event has one slot: a row, and the time at which it ends. Freed slots are used again. */
export class Slots {
  readonly rows = new Rows(WORDS);
  /** When a settled event is forgotten, in the clock's ms. */
  readonly expires = new Times();
  readonly bodyHash = new BodyHashes(this.rows, BODY_HASH);
  readonly span = new Spans(this.rows, SPAN);
  readonly lists = new LinkedLists(this.rows, LISTS);
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
    this.rows.reserve(slot);
    this.expires.reserve(slot);
    return slot;
  }

  giveBack(slot: number): void {
    this.#used--;
    this.rows.set(slot, STATE, State.free);
    this.bodyHash.clear(slot);
    this.lists.append(FREE, slot);
  }

  get byteLength(): number {
    return this.rows.byteLength + this.expires.byteLength;
  }
}
