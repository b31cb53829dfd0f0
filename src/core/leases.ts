import type { OwnedClaim } from './delivery.js';
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
  const held = new Set<OwnedClaim>();
  const beatMs = leaseMs / 3;
  let clock: Timer | undefined;
  gate.onBack(() => {
    for (const claim of held) claimAgain(claim);
  });

  return {
    hold(claim) {
      held.add(claim);
      clock ??= quietInterval(beat, beatMs);
    },
    letGo: (claim) => held.delete(claim),
  };

  function beat(): void {
    if (held.size === 0) {
      clearInterval(clock);
      clock = undefined;
    }
    const now = performance.now();
    for (const claim of held) {
      const age = now - claim.takenAt;
      // An ending that waits for the store is kept however long that takes: the event was handled.
      if (age > handlerDeadlineMs && !claim.isEnding) held.delete(claim);
      else if (age > beatMs / 2) extend(claim);
    }
  }

  function extend(claim: OwnedClaim): void {
    gate.ask(
      (store) => store.extend(claim.key, claim.by.token, leaseMs),
      (isOurs) => {
        if (isOurs === false) claimAgain(claim);
      },
      () => {},
    );
  }

  /** Perhaps nobody has it: the store lost what it knew. */
  function claimAgain(claim: OwnedClaim): void {
    if (!claim.isSure) return;
    gate.claim(
      claim.key,
      claim.by,
      ({ state }) => {
        if (state === 'claimed' || !held.delete(claim) || claim.isEnding) return;
        onLost(claim);
      },
      () => {},
    );
  }
}
