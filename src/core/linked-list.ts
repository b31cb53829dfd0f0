/** What can be on a list of its kind, one at a time. The links are the list's own. */
export interface Linked<T> {
  older: T | undefined;
  newer: T | undefined;
}

/**
 * A list in order of arrival, linked through what is on it, for things that come and go by the thousand and are few at any time. A
 * `Set` would do but for its tables: with few entries it is made anew every few of them, and each outgrown table keeps what it
 * held alive until the next full garbage collection.
 */
export class LinkedList<T extends Linked<T>> {
  oldest: T | undefined;
  #newest: T | undefined;

  /** Nothing happens to what is on the list already. */
  add(item: T): void {
    if (this.#has(item)) return;
    item.older = this.#newest;
    if (this.#newest === undefined) this.oldest = item;
    else this.#newest.newer = item;
    this.#newest = item;
  }

  /** False for what is not on the list. */
  remove(item: T): boolean {
    if (!this.#has(item)) return false;
    const { older, newer } = item;
    if (older === undefined) this.oldest = newer;
    else older.newer = newer;
    if (newer === undefined) this.#newest = older;
    else newer.older = older;
    item.older = undefined;
    item.newer = undefined;
    return true;
  }

  /** As it is now, oldest first: it may change while they are looked at. */
  all(): readonly T[] {
    const items: T[] = [];
    for (let item = this.oldest; item !== undefined; item = item.newer) items.push(item);
    return items;
  }

  #has(item: T): boolean {
    return item.older !== undefined || this.oldest === item;
  }
}
