import type { Route } from './route.js';

/** Watches how deduplication itself fares. Telemetry implements this; nothing in it may throw. */
export interface DedupeObserver {
  /** The store answered a claim, or failed to. Not called for an answer that came at once, from a store in this process. */
  claimAnswered(answer: ClaimAnswer, durationMs: number): void;
  /** The claim of a delivery went to another while its handler was at work: the event may be handled twice. */
  leaseLost(route: Route): void;
  /** An ending that the store could not be told for so long that it had to be given up. */
  endingDropped(route: Route): void;
  /** The breaker opened: until it closes no delivery waits for the store. */
  storeAway(isAway: boolean): void;
}

export type ClaimAnswer = 'claimed' | 'done' | 'in_progress' | 'error' | 'timeout';

export const UNWATCHED: DedupeObserver = {
  claimAnswered() {},
  leaseLost() {},
  endingDropped() {},
  storeAway() {},
};
