import { createDeadlines } from './deadlines.js';
import type { ClaimAnswer, DedupeObserver } from './dedupe-observer.js';
import { NoAnswerError, whenReady } from './maybe-async.js';
import type { Claim, ClaimRequest, DedupeStore } from './store.js';
import { quietTimeout } from './timers.js';
import { newToken } from './token.js';

export interface StoreGateOptions {
  readonly store: DedupeStore;
  /** How long a call may take before the store counts as away. */
  readonly limitMs: number;
  readonly watch: DedupeObserver;
  readonly onFault: (what: string, error: unknown) => void;
}

/** All calls of a store go through here: each is bounded in time, and while the store is known to be away there are none. */
export interface StoreGate {
  /** The store is known to be away. */
  readonly isShut: boolean;
  /** It was away, and may have lost what it was told last: all processes that use it are about to tell it once more. */
  readonly isRecalling: boolean;
  /** Calls the store; then exactly one of `next` and `failed`. What comes after the limit goes to `late`. */
  ask<T>(
    call: (store: DedupeStore) => T | Promise<T>,
    next: (value: T) => void,
    failed: (error: unknown) => void,
    late?: (value: T) => void,
  ): void;
  /** A claim, timed and checked: the answer of a store is not believed to be one. */
  claim(
    key: string,
    by: ClaimRequest,
    next: (claim: Claim) => void,
    failed: (wasAsked: boolean) => void,
    late?: (claim: Claim) => void,
  ): void;
  /** For what is not asked through here: a wait has a limit of its own. */
  readonly store: DedupeStore;
  failed(error: unknown): void;
  /** Called when the store is back, or answers again after an error. */
  onBack(listener: () => void): void;
}

const FAILURES = 5;
const PROBE_MS = 1_000;
/** After a break most are back at once. */
const FIRST_PROBE_MS = 25;
/** Another process finds the store again a probe and a reconnection later than we do, at worst, and has then to tell what it knows. */
const RECALL_MS = 2 * PROBE_MS;

export function createStoreGate({ store, limitMs, watch, onFault }: StoreGateOptions): StoreGate {
  const listeners: (() => void)[] = [];
  const patience = { limitMs, deadlines: createDeadlines(limitMs) };
  let failures = 0;
  let isShut = false;
  let isRecalling = false;
  /** A store that only was slow has lost nothing. */
  let hasBroken = false;
  store.onBreak?.(() => {
    hasBroken = true;
    shut(FIRST_PROBE_MS);
  });

  return {
    get isShut() {
      return isShut;
    },
    get isRecalling() {
      return isRecalling;
    },
    ask,
    claim,
    store,
    failed: failedOnce,
    onBack: (listener) => listeners.push(listener),
  };

  function ask<T>(
    call: (store: DedupeStore) => T | Promise<T>,
    next: (value: T) => void,
    failed: (error: unknown) => void,
    late?: (value: T) => void,
  ): void {
    if (isShut) {
      failed(AWAY);
      return;
    }
    whenReady(
      () => call(store),
      (value) => {
        answeredWell();
        next(value);
      },
      (error) => {
        failedOnce(error);
        failed(error);
      },
      late === undefined ? patience : { ...patience, late },
    );
  }

  function claim(
    key: string,
    by: ClaimRequest,
    next: (claim: Claim) => void,
    failed: (wasAsked: boolean) => void,
    late?: (claim: Claim) => void,
  ): void {
    const startedAt = performance.now();
    let isAtOnce = true;
    const answered = (answer: ClaimAnswer) => {
      if (!isAtOnce || answer === 'error') watch.claimAnswered(answer, performance.now() - startedAt);
    };
    if (isShut) {
      failed(false);
      return;
    }
    whenReady(
      () => store.claim(key, by),
      (answer) => {
        if (!isClaim(answer)) return refused(new Error('its answer is no claim'));
        answeredWell();
        answered(answer.state);
        next(answer);
      },
      refused,
      late === undefined ? patience : { ...patience, late: (answer) => isClaim(answer) && late(answer) },
    );
    isAtOnce = false;

    function refused(error: unknown): void {
      answered(error instanceof NoAnswerError ? 'timeout' : 'error');
      failedOnce(error);
      failed(true);
    }
  }

  function answeredWell(): void {
    failures = 0;
    if (!hasBroken || isShut) return;
    hasBroken = false;
    for (const listener of listeners) listener();
  }

  function failedOnce(error: unknown): void {
    onFault('dedupe store', error);
    hasBroken ||= !(error instanceof NoAnswerError);
    if (++failures >= FAILURES) shut(PROBE_MS);
  }

  function shut(probeMs: number): void {
    if (isShut) return;
    isShut = true;
    watch.storeAway(true);
    probeLater(probeMs);
  }

  /** By a claim that is nobody's, not by a delivery: that would have to wait for a store which is most likely still away. */
  function probeLater(ms: number): void {
    const again = () => probeLater(Math.min(2 * ms, PROBE_MS));
    quietTimeout(() => {
      const by = { token: newToken(), bodyHash: '', leaseMs: PROBE_MS, ttlMs: PROBE_MS };
      whenReady(
        () => store.claim(`probe ${by.token}`, by),
        (answer) => (isClaim(answer) ? back() : again()),
        again,
        patience,
      );
    }, ms);
  }

  function back(): void {
    isShut = false;
    failures = 0;
    watch.storeAway(false);
    if (hasBroken) recall();
    hasBroken = false;
    for (const listener of listeners) listener();
  }

  function recall(): void {
    isRecalling = true;
    quietTimeout(() => {
      isRecalling = false;
    }, RECALL_MS);
  }
}

const AWAY = new Error('the store is away');

/** Stores are written by others. */
function isClaim(answer: unknown): answer is Claim {
  const state = (answer as Claim | undefined)?.state;
  return state === 'claimed' || state === 'done' || state === 'in_progress';
}
