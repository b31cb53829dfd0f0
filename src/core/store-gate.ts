import { monotonic } from './clock.js';
import { createDeadlines } from './deadlines.js';
import type { DedupeObserver } from './dedupe-observer.js';
import { isPromiseLike, NoAnswerError, whenReady, whenSettled } from './maybe-async.js';
import { sendable } from './recorded-response.js';
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

/** One call of the store: then exactly one of `answered` and `failed`. What comes after the limit goes to `late`. */
export interface StoreCall<T> {
  ask(store: DedupeStore): T | Promise<T>;
  answered(value: T): void;
  failed(error: unknown): void;
  late?(value: T): void;
}

/** The same for a claim. */
export interface ClaimCall {
  readonly key: string;
  readonly by: ClaimRequest;
  answered(claim: Claim): void;
  failed(wasAsked: boolean): void;
  late?(claim: Claim): void;
}

/**
 * All calls of a store go through here: each is bounded in time, and while the store is known to be away there are none. A call is
 * one object rather than a handful of functions, and an answer that is there at once goes straight on: most stores are in memory.
 */
export interface StoreGate {
  /** The store is known to be away. */
  readonly isShut: boolean;
  /** It was away, and may have lost what it was told last: all processes that use it are about to tell it once more. */
  readonly isRecalling: boolean;
  ask<T>(call: StoreCall<T>): void;
  /** A claim, timed and checked: the answer of a store is not believed to be one. */
  claim(call: ClaimCall): void;
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

  function ask<T>(call: StoreCall<T>): void {
    if (isShut) {
      call.failed(AWAY);
      return;
    }
    let value: T | Promise<T>;
    try {
      value = call.ask(store);
    } catch (error) {
      askFailed(call, error);
      return;
    }
    if (isPromiseLike(value)) awaitAnswer(call, value);
    else asked(call, value);
  }

  function awaitAnswer<T>(call: StoreCall<T>, answer: PromiseLike<T>): void {
    whenSettled(
      answer,
      (value) => asked(call, value),
      (error) => askFailed(call, error),
      { ...patience, late: (value) => call.late?.(value) },
    );
  }

  function asked<T>(call: StoreCall<T>, value: T): void {
    answeredWell();
    call.answered(value);
  }

  function askFailed<T>(call: StoreCall<T>, error: unknown): void {
    failedOnce(error);
    call.failed(error);
  }

  function claim(call: ClaimCall): void {
    if (isShut) {
      call.failed(false);
      return;
    }
    let answer: Claim | Promise<Claim>;
    try {
      answer = store.claim(call.key, call.by);
    } catch (error) {
      claimFailed(call, error, monotonic());
      return;
    }
    if (isPromiseLike(answer)) awaitClaim(call, answer, monotonic());
    else if (isClaim(answer)) claimed(call, answer);
    else claimFailed(call, new Error(NO_CLAIM), monotonic());
  }

  function awaitClaim(call: ClaimCall, answer: PromiseLike<Claim>, startedAt: number): void {
    const refused = (error: unknown) => claimFailed(call, error, startedAt);
    whenSettled(
      answer,
      (claim) => {
        if (!isClaim(claim)) return refused(new Error(NO_CLAIM));
        watch.claimAnswered(claim.state, monotonic() - startedAt);
        claimed(call, claim);
      },
      refused,
      { ...patience, late: (claim) => isClaim(claim) && call.late?.(claim) },
    );
  }

  function claimed(call: ClaimCall, claim: Claim): void {
    answeredWell();
    call.answered(sendable(claim, onFault));
  }

  function claimFailed(call: ClaimCall, error: unknown, startedAt: number): void {
    watch.claimAnswered(error instanceof NoAnswerError ? 'timeout' : 'error', monotonic() - startedAt);
    failedOnce(error);
    call.failed(true);
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
const NO_CLAIM = 'its answer is no claim';

/** Stores are written by others. */
function isClaim(answer: unknown): answer is Claim {
  const state = (answer as Claim | undefined)?.state;
  return state === 'claimed' || state === 'done' || state === 'in_progress';
}
