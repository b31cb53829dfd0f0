import { type Ending, type Waiting, withoutBody } from './backlog.js';
import { monotonic } from './clock.js';
import type { OwnedClaim } from './delivery.js';

/** A Redis that writes its log once a second may lose what it acknowledged in the last two. */
const KEPT_MS = 3_000;
const MAX = 20_000;

/** What the store was told in the last seconds, to be told once more when it was away: it may have lost just that. */
export class RecentEndings {
  #endings: (Waiting & { readonly at: number })[] = [];
  /** Those before are too old. */
  #first = 0;

  add(claim: OwnedClaim, ending: Ending): void {
    const at = monotonic();
    while (this.#first < this.#endings.length && this.#endings[this.#first]!.at < at - KEPT_MS) this.#first++;
    if (this.#endings.length - this.#first >= MAX) this.#first++;
    if (this.#first > MAX) {
      this.#endings = this.#endings.slice(this.#first);
      this.#first = 0;
    }
    this.#endings.push({ claim, ending: withoutBody(ending), at });
  }

  take(): readonly Waiting[] {
    const taken = this.#endings.slice(this.#first);
    this.#endings = [];
    this.#first = 0;
    return taken;
  }
}
