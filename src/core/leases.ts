import { monotonic } from './clock.js';
import type { OwnedClaim } from './delivery.js';
import { LinkedList } from './linked-list.js';
import type { StoreGate } from './store-gate.js';
import { quietInterval, type Timer } from './timers.js';

export interface LeasesOptions {
  readonly gate: StoreGate;
  readonly leaseMs: number;
  /** How long a handler may be at work before its event is left to the next delivery. */
  readonly handlerDeadlineMs: number;
  readonly onLost: (claim: OwnedClaim) => void;
}

/** Keeps the claims of live handlers: one clock for all of them. */
export interface Leases {
  hold(claim: OwnedClaim): void;
  letGo(claim: OwnedClaim): void;
}

export function createLeases({ gate, leaseMs, handlerDeadlineMs, onLost }: LeasesOptions): Leases {
  const held = new LinkedList<OwnedClaim>();
  const beatMs = leaseMs / 3;
  let clock: Timer | undefined;
  gate.onBack(() => {
    for (const claim of held.all()) claimAgain(claim);
  });

  return {
    hold(claim) {
      held.add(claim);
      clock ??= quietInterval(beat, beatMs);
    },
    letGo(claim) {
      held.remove(claim);
    },
  };

  function beat(): void {
    if (held.oldest === undefined) {
      clearInterval(clock);
      clock = undefined;
    }
    const now = monotonic();
    for (const claim of held.all()) {
      const age = now - claim.takenAt;
      // An ending that waits for the store is kept however long that takes: the event was handled.
      if (age > handlerDeadlineMs && !claim.isEnding) held.remove(claim);
      else if (age > beatMs / 2) extend(claim);
    }
  }

  function extend(claim: OwnedClaim): void {
    gate.ask({
      ask: (store) => store.extend(claim.key, claim.by.token, leaseMs),
      answered(isOurs) {
        if (isOurs === false) claimAgain(claim);
      },
      failed() {},
    });
  }

  /** Perhaps nobody has it: the store lost what it knew. */
  function claimAgain(claim: OwnedClaim): void {
    if (!claim.isSure) return;
    gate.claim({
      key: claim.key,
      by: claim.by,
      answered({ state }) {
        if (state === 'claimed' || !held.remove(claim) || claim.isEnding) return;
        onLost(claim);
      },
      failed() {},
    });
  }
}
