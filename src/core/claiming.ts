import { markBody } from './body-marker.js';
import type { DedupeObserver } from './dedupe-observer.js';
import { type EventKey, keyWithBody } from './deduplication.js';
import type { Delivery, OwnedClaim } from './delivery.js';
import { createEndings } from './endings.js';
import { createLeases } from './leases.js';
import { isSuccess, type Outcome } from './outcome.js';
import type { Route } from './route.js';
import type { Claim, DedupeStore, RecordedResponse } from './store.js';
import { createStoreGate } from './store-gate.js';
import { newToken } from './token.js';
import { waitForOther } from './wait-for-other.js';

export interface ClaimingOptions {
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
}

/** How the way goes on after the claim; exactly one of them is called. */
export interface AfterClaim {
  /** The event is ours. */
  claimed(): void;
  /** It was handled before. */
  duplicate(response: RecordedResponse | undefined): void;
  /** It is being handled, and was for as long as we may wait. */
  inProgress(): void;
  /** The store gave no answer. */
  unavailable(): void;
}

/** Takes the right to handle an event, and ends it. */
export interface Claiming {
  take(delivery: Delivery, event: EventKey, after: AfterClaim): void;
  end(delivery: Delivery, outcome: Outcome): void;
}

export function createClaiming(options: ClaimingOptions): Claiming {
  const { store, onFault, watch, inProgressWaitMs, storeLimitMs, leaseMs, handlerDeadlineMs } = options;
  const onLost = ({ route }: OwnedClaim) => watch.leaseLost(route);
  const gate = createStoreGate({ store, limitMs: storeLimitMs, watch, onFault });
  const leases = createLeases({ gate, leaseMs, handlerDeadlineMs, onLost });
  const endings = createEndings({ gate, leases, onLost, onDropped: ({ route }) => watch.endingDropped(route) });

  return { take, end };

  function take(delivery: Delivery, event: EventKey, after: AfterClaim, key = event.key): void {
    const { route } = delivery;
    const span = delivery.observation.span;
    const by = { token: newToken(), bodyHash: event.bodyHash, span, leaseMs, ttlMs: route.idempotencyTtlMs };
    const claim: OwnedClaim = { key, by, route, takenAt: performance.now(), isSure: true, isEnding: false };
    const until = (delivery.heldAt ?? 0) + inProgressWaitMs;
    let wait: (() => void) | undefined;
    attempt();

    function attempt(): void {
      // What another process handled, and the store forgot, is not known there again yet.
      if (gate.isRecalling && !runsUnclaimed(route)) failed(false);
      else gate.claim(key, by, answered, failed, late);
    }

    function answered(answer: Claim): void {
      delivery.previous = answer.previous;
      if (answer.state === 'claimed') {
        claimed(answer.attempt);
        return;
      }
      const { sameBody } = answer;
      if (!sameBody && !route.keyIsSigned && key === event.key) {
        take(delivery, event, after, keyWithBody(event));
        return;
      }
      delivery.isDuplicate = true;
      if (answer.state === 'in_progress') {
        delivery.dedupe = 'in_progress';
        if (route.mode === 'observe' || route.onInProgress !== 'wait') after.inProgress();
        else {
          wait ??= waitForOther({ gate, key, until, storeLimitMs, attempt, failed, after });
          wait();
        }
      } else {
        delivery.dedupe = sameBody ? 'duplicate' : 'mismatch';
        after.duplicate(answer.response);
      }
    }

    function claimed(attempt: number): void {
      delivery.claim = claim;
      leases.hold(claim);
      // The larger: a sender that counts deliveries does not know that a process died over one.
      delivery.attempt = Math.max(delivery.attempt ?? 0, attempt);
      delivery.isDuplicate = false;
      if (key !== event.key) delivery.dedupe = 'mismatch';
      else if (attempt > 1) delivery.dedupe = 'retry';
      else if (event.bodyKey === undefined) delivery.dedupe = event.isNamed ? 'first' : 'no_key';
      else {
        markBody(gate, event, route, (seen) => {
          delivery.dedupe = seen ? 'body_seen' : 'first';
          after.claimed();
        });
        return;
      }
      after.claimed();
    }

    function failed(wasAsked: boolean): void {
      delivery.dedupe = 'unavailable';
      delivery.isDuplicate = undefined;
      // Its claim may have been taken all the same: it is kept if the handler runs, and given back if not.
      if (wasAsked || runsUnclaimed(route)) delivery.claim = claim;
      claim.isSure = false;
      after.unavailable();
    }

    /** The answer came after we had gone on without it. */
    function late(answer: Claim): void {
      if (answer.state !== 'claimed') return;
      if (delivery.outcome !== undefined) {
        if (!isSuccess(delivery.outcome)) endings.end(claim, { releaseFor: by.ttlMs });
        return;
      }
      claim.isSure = true;
      leases.hold(claim);
    }
  }

  function end({ claim, response, route }: Delivery, outcome: Outcome): void {
    if (claim === undefined) return;
    const ttlMs = route.idempotencyTtlMs;
    const isDone = isSuccess(outcome) && response !== undefined;
    endings.end(claim, isDone ? { complete: { ttlMs, response } } : { releaseFor: ttlMs });
  }
}

/** Does the handler run when the store gives no answer? */
export function runsUnclaimed({ mode, onStoreFailure }: Route): boolean {
  return mode === 'observe' || onStoreFailure === 'run';
}
