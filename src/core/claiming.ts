import { type EventKey, keyWithBody } from './deduplication.js';
import type { Delivery } from './delivery.js';
import { whenReady } from './maybe-async.js';
import { isSuccess, type Outcome } from './outcome.js';
import type { Claim, DedupeStore, RecordedResponse } from './store.js';

export interface ClaimingOptions {
  readonly store: DedupeStore;
  readonly onFault: (what: string, error: unknown) => void;
  /** How long a duplicate waits for the delivery that is being handled. */
  readonly inProgressWaitMs: number;
  /** How long the store may take for a claim before it counts as away. */
  readonly storeLimitMs: number;
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

/** Takes the right to handle an event, and gives it back. */
export interface Claiming {
  take(delivery: Delivery, event: EventKey, startedAt: number, after: AfterClaim): void;
  giveBack(delivery: Delivery, outcome: Outcome): void;
}

export function createClaiming({ store, onFault, inProgressWaitMs, storeLimitMs }: ClaimingOptions): Claiming {
  return { take, giveBack };

  function take(delivery: Delivery, event: EventKey, startedAt: number, after: AfterClaim, key = event.key): void {
    const { route } = delivery;
    let waits = 0;
    attempt();

    function attempt(): void {
      whenReady(
        () => store.claim(key, { bodyHash: event.bodyHash, span: delivery.observation.span }),
        (answer) => (isClaim(answer) ? answered(answer) : failed(new Error('its answer is no claim'))),
        failed,
        { limitMs: storeLimitMs, late: giveBackLate },
      );
    }

    /** A claim that came too late has nobody to use it. */
    function giveBackLate(answer: Claim): void {
      if (answer.state !== 'claimed') return;
      tellStore(() => store.release(key, answer.token, route.idempotencyTtlMs));
    }

    function answered(answer: Claim): void {
      delivery.previous = answer.previous;
      if (answer.state === 'claimed') {
        delivery.claim = { key, token: answer.token };
        delivery.attempt ??= answer.attempt;
        delivery.isDuplicate = false;
        delivery.dedupe = key !== event.key ? 'mismatch' : answer.attempt > 1 ? 'retry' : event.isNamed ? 'first' : 'no_key';
        after.claimed();
        return;
      }
      const sameBody = answer.bodyHash === event.bodyHash;
      if (!sameBody && !route.keyIsSigned && key === event.key) {
        take(delivery, event, startedAt, after, keyWithBody(event));
        return;
      }
      delivery.isDuplicate = true;
      if (answer.state === 'in_progress') waitForIt();
      else {
        delivery.dedupe = sameBody ? 'duplicate' : 'mismatch';
        after.duplicate(answer.response);
      }
    }

    function waitForIt(): void {
      delivery.dedupe = 'in_progress';
      const remaining = startedAt + inProgressWaitMs - performance.now();
      if (route.mode === 'observe' || remaining <= 0) {
        after.inProgress();
        return;
      }
      whenReady(
        () => store.whenSettled(key, remaining),
        (settled) => {
          if (!settled) after.inProgress();
          // The first time at once; a store that says "settled" again and again must not keep the process busy.
          else if (waits++ === 0) attempt();
          else setTimeout(attempt, Math.min(2 ** waits, 200));
        },
        failed,
        { limitMs: remaining + storeLimitMs },
      );
    }

    function failed(error: unknown): void {
      onFault('dedupe store', error);
      delivery.dedupe = 'unavailable';
      delivery.isDuplicate = undefined;
      after.unavailable();
    }
  }

  function giveBack({ claim, response, route }: Delivery, outcome: Outcome): void {
    if (claim === undefined) return;
    const ttlMs = route.idempotencyTtlMs;
    tellStore(() =>
      isSuccess(outcome) && response !== undefined
        ? store.complete(claim.key, claim.token, { ttlMs, response })
        : store.release(claim.key, claim.token, ttlMs),
    );
  }

  /** What the store makes of it changes nothing for the request. */
  function tellStore(tell: () => void | Promise<void>): void {
    whenReady(
      tell,
      () => {},
      (error) => onFault('dedupe store', error),
    );
  }
}

/** Stores are written by others. */
function isClaim(answer: unknown): answer is Claim {
  const state = (answer as Claim | undefined)?.state;
  return state === 'claimed' || state === 'done' || state === 'in_progress';
}
