import type { Backlog, Ending, Waiting } from './backlog.js';
import type { OwnedClaim } from './delivery.js';
import type { Leases } from './leases.js';
import type { RecentEndings } from './recent-endings.js';
import type { DedupeStore } from './store.js';
import type { ClaimCall, StoreCall, StoreGate } from './store-gate.js';

/** Whom an ending concerns. */
export interface TellingParts {
  readonly gate: StoreGate;
  readonly leases: Leases;
  readonly backlog: Backlog;
  readonly recent: RecentEndings;
  readonly onLost: (claim: OwnedClaim) => void;
}

/** Called once. After a `false` the store may still answer, late. */
export type Told = (isTold: boolean, ending: Waiting) => void;

/** Tells the store how a claim ended, once. */
export function tell(parts: TellingParts, claim: OwnedClaim, ending: Ending, done: Told): void {
  begin(new Telling(parts, claim, ending, done));
}

function begin(telling: Telling): void {
  // The store was away when the handler began. The event was handled all the same: remember it, unless somebody has it by now.
  if (!telling.claim.isSure && 'complete' in telling.ending) telling.parts.gate.claim(claimFirst(telling));
  else telling.begin();
}

class Telling implements Waiting, StoreCall<unknown> {
  readonly parts: TellingParts;
  readonly claim: OwnedClaim;
  readonly ending: Ending;
  readonly done: Told;
  isSecond = false;
  #isAtOnce = true;

  constructor(parts: TellingParts, claim: OwnedClaim, ending: Ending, done: Told) {
    this.parts = parts;
    this.claim = claim;
    this.ending = ending;
    this.done = done;
  }

  begin(): void {
    this.#isAtOnce = true;
    this.parts.gate.ask(this);
    this.#isAtOnce = false;
  }

  ask(store: DedupeStore): unknown {
    const { claim, ending } = this;
    return 'complete' in ending
      ? store.complete(claim.key, claim.by.token, ending.complete)
      : store.release(claim.key, claim.by.token, ending.releaseFor);
  }

  answered(isOurs: unknown): void {
    if (isOurs === false) this.#refused();
    else {
      // A store that answers at once is in this process, and has nothing to lose before we do.
      if (!this.#isAtOnce && 'complete' in this.ending) this.parts.recent.add(this.claim, this.ending);
      this.told();
    }
  }

  failed(): void {
    this.done(false, this);
  }

  late(): void {
    this.parts.backlog.delete(this.claim);
    this.parts.leases.letGo(this.claim);
  }

  told(): void {
    this.parts.leases.letGo(this.claim);
    this.done(true, this);
  }

  #refused(): void {
    if (this.isSecond) {
      this.parts.onLost(this.claim);
      this.told();
      return;
    }
    // Perhaps nobody has it: the store lost what it knew, or forgot it after its time. Then it can be had again.
    this.claim.isSure = false;
    this.isSecond = true;
    begin(this);
  }
}

function claimFirst(telling: Telling): ClaimCall {
  const { claim, parts } = telling;
  return {
    key: claim.key,
    by: claim.by,
    answered({ state }) {
      if (state === 'claimed') {
        claim.isSure = true;
        telling.isSecond = true;
        begin(telling);
        return;
      }
      if (telling.isSecond) parts.onLost(claim);
      telling.told();
    },
    failed: () => telling.failed(),
  };
}
