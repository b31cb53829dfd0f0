import { type AfterClaim, ClaimAttempt, type ClaimParts } from './claim-attempt.js';
import type { DedupeObserver } from './dedupe-observer.js';
import type { EventKey } from './deduplication.js';
import type { Delivery, OwnedClaim } from './delivery.js';
import { createEndings } from './endings.js';
import { createLeases } from './leases.js';
import { isSuccess, type Outcome } from './outcome.js';
import type { DedupeStore } from './store.js';
import { createStoreGate } from './store-gate.js';

export interface ClaimingOptions<Way> {
  readonly store: DedupeStore;
  readonly onFault: (what: string, error: unknown) => void;
  readonly watch: DedupeObserver;
  /** How long a duplicate waits for the delivery that is being handled. */
  readonly inProgressWaitMs: number;
  /** How long the store may take for an answer before it counts as away. */
  readonly storeLimitMs: number;
  /** How long a claim is safe when its process dies. */
  readonly leaseMs: number;
  /** How long a handler may be at work before its lease is extended no more. */
  readonly handlerDeadlineMs: number;
  readonly after: AfterClaim<Way>;
}

/** Takes the right to handle an event, and ends it. `way` is handed on to what comes after. */
export interface Claiming<Way> {
  take(delivery: Delivery, way: Way, event: EventKey): void;
  end(delivery: Delivery, outcome: Outcome): void;
}

export function createClaiming<Way>(options: ClaimingOptions<Way>): Claiming<Way> {
  const { store, onFault, watch, inProgressWaitMs, storeLimitMs, leaseMs, handlerDeadlineMs, after } = options;
  const onLost = ({ route }: OwnedClaim) => watch.leaseLost(route);
  const gate = createStoreGate({ store, limitMs: storeLimitMs, watch, onFault });
  const leases = createLeases({ gate, leaseMs, handlerDeadlineMs, onLost });
  const endings = createEndings({ gate, leases, onLost, onDropped: ({ route }) => watch.endingDropped(route) });
  const parts: ClaimParts<Way> = { gate, leases, endings, after, inProgressWaitMs, storeLimitMs, leaseMs };

  return {
    take: (delivery, way, event) => new ClaimAttempt(parts, delivery, way, event, event.key).begin(),
    end,
  };

  function end({ claim, response, route }: Delivery, outcome: Outcome): void {
    if (claim === undefined) return;
    const ttlMs = route.idempotencyTtlMs;
    const isDone = isSuccess(outcome) && response !== undefined;
    endings.end(claim, isDone ? { complete: { ttlMs, response } } : { releaseFor: ttlMs });
  }
}
