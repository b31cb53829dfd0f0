import { monotonic } from './clock.js';
import type { Explanation } from './explanation.js';
import type { Linked } from './linked-list.js';
import type { Observation, SpanReference } from './observer.js';
import type { Outcome } from './outcome.js';
import type { Identity, SignedRequest, Verdict } from './provider.js';
import type { Route } from './route.js';
import type { ClaimRequest, RecordedResponse } from './store.js';
import type { Timer } from './timers.js';

/** A request before its body: what a secret function may look at. */
export interface RequestHead extends Pick<SignedRequest, 'method' | 'target' | 'header' | 'isRepeated'> {
  /** What `:name` in the route's path stood for. */
  readonly params: Readonly<Record<string, string>>;
  /**
   * Lets go of the request; headers read as absent from now on. What a handler started, a write to its socket for one, keeps the
   * delivery as its async context and outlives it, and would keep the request with it.
   */
  release(): void;
}

export type DedupeStatus = 'first' | 'retry' | 'duplicate' | 'in_progress' | 'no_key' | 'mismatch' | 'body_seen' | 'unavailable';

/** The handler's word on what happened. */
export type Mark =
  | { readonly as: 'processed' }
  | { readonly as: 'ignored'; readonly reason: string }
  | { readonly as: 'failed'; readonly error: unknown }
  | { readonly as: 'deferred' };

/** The right to handle an event, while we have it. */
export interface OwnedClaim extends Linked<OwnedClaim> {
  readonly key: string;
  readonly by: ClaimRequest;
  readonly route: Route;
  /** Monotonic clock, milliseconds. */
  readonly takenAt: number;
  /** False while the store has not said that it is ours: it was away, and the handler runs all the same. */
  isSure: boolean;
  /** The handler is done; the store has yet to be told. */
  isEnding: boolean;
}

const NOT_CHECKED: Verdict = Object.freeze({ status: 'not_checked' });
const NO_IDENTITY: Identity = Object.freeze({});

/** One HTTP request on a route, filled in step by step by the engine. */
export class Delivery {
  readonly route: Route;
  readonly head: RequestHead;
  /** Wall clock, milliseconds since the epoch. */
  readonly receivedAt: number;
  /** Monotonic clock, milliseconds: the request was recognised. */
  readonly startedAt = monotonic();
  observation!: Observation;

  body: Buffer | undefined;
  /** What it would have been refused for, had it not been observed: its body could not be held. */
  refusedFor: string | undefined;
  verdict: Verdict = NOT_CHECKED;
  /** Why the signature failed, where that was looked into. */
  explanation: Explanation | undefined;
  identity: Identity = NO_IDENTITY;
  dedupe: DedupeStatus | undefined;
  /** A delivery of this event was handled, or is being handled. Absent where that was not looked up. */
  isDuplicate: boolean | undefined;
  claim: OwnedClaim | undefined;
  /** 1 for the first delivery of the event that reaches the handler. The larger of that and the sender's own count. */
  attempt: number | undefined;
  /** The delivery of the same event before this one. */
  previous: SpanReference | undefined;

  /** The pattern by which the application's router knows its handler, once it got there. */
  routerPattern: string | undefined;
  mark: Mark | undefined;
  /** What the handler threw, rejected with or gave to its framework as an error. */
  error: unknown;
  response: RecordedResponse | undefined;
  outcome: Outcome | undefined;
  /** Why, in one low-cardinality word, when the outcome is an error. */
  errorType: string | undefined;

  /** All that can be known before the handler runs is known. An observed one may run all the same. */
  isJudged = false;
  /** What is being waited for: the verdict, at first; then a handler whose sender has gone. */
  patience: Timer | undefined;
  /** Monotonic clock, milliseconds: the body was whole, or was not to be. */
  heldAt: number | undefined;
  /** Monotonic clock, milliseconds; absent when the handler did not run. */
  handlerStartedAt: number | undefined;
  handlerMs: number | undefined;
  /** The handler is done. */
  hasEnded = false;
  /** The time that we added, milliseconds. */
  overheadMs = 0;
  /** From its arrival until it was settled, milliseconds. */
  durationMs = 0;

  constructor(route: Route, head: RequestHead, receivedAt: number) {
    this.route = route;
    this.head = head;
    this.receivedAt = receivedAt;
  }

  /** Whether somebody may want the body of the response: the store, for duplicates, or the log. */
  get keepsResponse(): boolean {
    return this.claim !== undefined || this.route.captureBody || (!this.isJudged && this.route.idempotencyKey !== undefined);
  }

  /** True only when the signature was checked and is good. */
  get isVerified(): boolean {
    return this.verdict.status === 'valid';
  }
}
