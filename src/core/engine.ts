import * as answers from './answers.js';
import { createClaiming, runsUnclaimed } from './claiming.js';
import { runWithDelivery } from './current-delivery.js';
import { type DedupeObserver, UNWATCHED } from './dedupe-observer.js';
import { type EventKey, eventKey } from './deduplication.js';
import { Delivery } from './delivery.js';
import type { Answer, Exchange, HandlerReport, HeldBody } from './exchange.js';
import { type Explain, explainTime, limited } from './explanation.js';
import { answerHandshake, isUnsignedHandshake } from './handshake.js';
import { HeldRequest } from './held-request.js';
import { whenReady } from './maybe-async.js';
import type { DeliveryObserver } from './observer.js';
import { concludeRun, lacksMark, type Outcome } from './outcome.js';
import type { Identity } from './provider.js';
import type { Route } from './route.js';
import type { DedupeStore } from './store.js';
import { quietTimeout, type Timer } from './timers.js';
import { type Verification, verify } from './verification.js';

export interface EngineOptions {
  readonly store: DedupeStore;
  readonly observer: DeliveryObserver;
  /** Default: nobody. */
  readonly dedupeObserver?: DedupeObserver;
  /** Told of faults that were kept from the request, e.g. a store that failed to complete. */
  readonly onFault: (what: string, error: unknown) => void;
  /** How long a duplicate waits for the delivery that is being handled. Default 2,000 ms. */
  readonly inProgressWaitMs?: number;
  /** How long a handler may go on after its sender has gone, before the event is given back. Default 60,000 ms. */
  readonly abandonedAfterMs?: number;
  /** How long a secret function or a key may take before the delivery is `unverifiable`. Default 10,000 ms. */
  readonly verificationLimitMs?: number;
  /** How long the store may take for an answer before it counts as away. Default 250 ms. */
  readonly storeLimitMs?: number;
  /** How long a claim outlives its process. Extended while the handler is at work. Default 60,000 ms. */
  readonly leaseMs?: number;
  /** How long a handler may be at work before its lease is extended no more. Default 60,000 ms. */
  readonly handlerDeadlineMs?: number;
  /** Looks for the reason of a signature that failed. Default: nobody looks. */
  readonly explain?: Explain;
  /** Wall clock. Default `Date.now`. */
  readonly now?: () => number;
}

export interface Engine {
  /** Takes one request on a route all the way. */
  deliver(route: Route, exchange: Exchange): void;
}

/** The way of a delivery, written once: hold the body, verify, identify, claim, run the handler, settle. */
export function createEngine(options: EngineOptions): Engine {
  const { observer, onFault } = options;
  const abandonedAfterMs = options.abandonedAfterMs ?? 60_000;
  const verificationLimitMs = options.verificationLimitMs ?? 10_000;
  const now = options.now ?? Date.now;
  const explain = options.explain && limited(options.explain);
  const claiming = createClaiming({
    store: options.store,
    onFault,
    inProgressWaitMs: options.inProgressWaitMs ?? 2_000,
    storeLimitMs: options.storeLimitMs ?? 250,
    leaseMs: options.leaseMs ?? 60_000,
    handlerDeadlineMs: options.handlerDeadlineMs ?? 60_000,
    watch: options.dedupeObserver ?? UNWATCHED,
  });

  return { deliver };

  function deliver(route: Route, exchange: Exchange): void {
    const delivery = new Delivery(route, exchange.head, now());
    delivery.observation = observer.started(delivery);
    exchange.holdBody(route.maxBodyBytes, (held) => received(delivery, exchange, held));
  }

  function received(delivery: Delivery, exchange: Exchange, held: HeldBody): void {
    const startedAt = performance.now();
    if (held.body === undefined) {
      withoutBody(delivery, exchange, held.state);
      return;
    }
    delivery.body = held.body;
    const { route, head } = delivery;
    const request = new HeldRequest(head, held.body, publicUrl(delivery), route.webhookId);
    if (isUnsignedHandshake(route, request)) {
      delivery.identity = { isHandshake: true };
      greet(delivery, exchange, request, startedAt);
      return;
    }
    whenReady(
      () => verify(route, head, request, now()),
      (verification) => verified(delivery, exchange, request, verification, startedAt),
      (error) => {
        onFault('verification', error);
        verified(delivery, exchange, request, { verdict: { status: 'unverifiable' }, tenant: '' }, startedAt);
      },
      { limitMs: verificationLimitMs },
    );
  }

  function verified(
    delivery: Delivery,
    exchange: Exchange,
    request: HeldRequest,
    { verdict, tenant }: Verification,
    startedAt: number,
  ): void {
    delivery.verdict = verdict;
    const { status } = verdict;
    if (status !== 'valid' && status !== 'not_checked') {
      // What nobody vouches for is never claimed: a forger could burn a real event's id.
      if (delivery.route.mode === 'enforce') {
        refuse(
          delivery,
          exchange,
          status === 'unverifiable' ? answers.TRY_AGAIN_LATER : answers.UNAUTHORIZED,
          `signature_${status}`,
        );
        return;
      }
      if (status === 'unverifiable') identify(delivery, request);
      run(delivery, exchange, startedAt);
      return;
    }
    identify(delivery, request);
    if (delivery.identity.isHandshake === true) greet(delivery, exchange, request, startedAt);
    else {
      const event = delivery.route.idempotencyKey && eventKey(delivery, request, tenant);
      if (event === undefined) run(delivery, exchange, startedAt);
      else claim(delivery, exchange, event, startedAt);
    }
  }

  /** Answers a handshake as the sender's protocol wants it, where the route asks for that; else the application does. */
  function greet(delivery: Delivery, exchange: Exchange, request: HeldRequest, startedAt: number): void {
    const { route, head, verdict } = delivery;
    if (route.mode === 'observe' || route.handshake === 'pass') {
      run(delivery, exchange, startedAt);
      return;
    }
    whenReady(
      () => answerHandshake(route, head, request, verdict.secretIndex),
      (reply) => {
        delivery.overheadMs += performance.now() - startedAt;
        if (reply === undefined) return run(delivery, exchange, startedAt);
        if (reply === 'refused') return refuse(delivery, exchange, answers.UNAUTHORIZED, 'handshake_token');
        answer(delivery, exchange, reply);
        settle(delivery, 'handshake');
      },
      (error) => {
        onFault('handshake', error);
        answer(delivery, exchange, answers.TRY_AGAIN_LATER);
        settle(delivery, 'failed', 'handshake_failed');
      },
      { limitMs: verificationLimitMs },
    );
  }

  function identify(delivery: Delivery, request: HeldRequest): void {
    const { route } = delivery;
    const identity = route.provider.identify(request);
    delivery.identity = route.eventType === undefined ? identity : withType(identity, readType(route.eventType, request));
    delivery.attempt = identity.attempt;
    const { eventType = '', eventTypes = [eventType] } = delivery.identity;
    if (route.events !== undefined && !eventTypes.some((type) => route.events?.has(type))) {
      delivery.mark = { as: 'ignored', reason: 'event type not listed' };
    }
  }

  function claim(delivery: Delivery, exchange: Exchange, event: EventKey, startedAt: number): void {
    const { mode, onInProgress } = delivery.route;
    const runAnyway = () => run(delivery, exchange, startedAt);
    const isObserved = mode === 'observe';
    claiming.take(delivery, event, startedAt, {
      claimed: runAnyway,
      duplicate(response) {
        if (isObserved) return runAnyway();
        delivery.overheadMs += performance.now() - startedAt;
        answer(delivery, exchange, { status: 200, headers: {}, ...response });
        settle(delivery, 'duplicate');
      },
      inProgress() {
        if (isObserved || onInProgress === 'run') return runAnyway();
        answer(delivery, exchange, answers.TRY_AGAIN_LATER);
        settle(delivery, 'in_progress');
      },
      unavailable() {
        if (runsUnclaimed(delivery.route)) return runAnyway();
        refuse(delivery, exchange, answers.TRY_AGAIN_LATER, 'store_unavailable');
      },
    });
  }

  function run(delivery: Delivery, exchange: Exchange, startedAt: number): void {
    // It went while we waited, and its body with it: a handler could only fail, or take nothing for the event.
    if (exchange.isGone) {
      exchange.abandon();
      settle(delivery, 'aborted', 'aborted');
      return;
    }
    delivery.handlerStartedAt = performance.now();
    delivery.overheadMs += delivery.handlerStartedAt - startedAt;
    runWithDelivery(delivery, () => delivery.observation.run(() => exchange.runHandler(delivery, reportOn(delivery))));
  }

  function reportOn(delivery: Delivery): HandlerReport {
    let deadline: Timer | undefined;
    const finish = () => {
      clearTimeout(deadline);
      const { outcome, errorType } = conclude(delivery);
      settle(delivery, outcome, errorType);
    };
    return {
      responded(response) {
        if (delivery.response !== undefined) return;
        delivery.response = response;
        delivery.handlerMs = performance.now() - (delivery.handlerStartedAt ?? 0);
        // `res.json(…); track.processed()` is common: a mark in the same tick still counts.
        if (lacksMark(delivery)) setImmediate(finish);
        else finish();
      },
      threw(error) {
        delivery.error ??= error ?? new Error('the handler threw nothing');
        finish();
      },
      senderGone() {
        // The handler may still be at work: giving its event back now would let a retry run beside it.
        if (delivery.response === undefined && delivery.outcome === undefined) deadline = quietTimeout(finish, abandonedAfterMs);
      },
      gaveUp: finish,
    };
  }

  /** What the observed route would have been told comes first; then protocol traffic; then the handler's own result. */
  function conclude(delivery: Delivery): { outcome: Outcome; errorType?: string } {
    const { verdict, identity, claim } = delivery;
    if (verdict.status !== 'valid' && verdict.status !== 'not_checked') {
      return { outcome: 'rejected', errorType: `signature_${verdict.status}` };
    }
    if (identity.isHandshake === true) return { outcome: 'handshake' };
    // Observed: what it would have been told.
    if (claim === undefined && delivery.isDuplicate === true && delivery.route.mode === 'observe') {
      return { outcome: delivery.dedupe === 'in_progress' ? 'in_progress' : 'duplicate' };
    }
    return concludeRun(delivery);
  }

  function withoutBody(delivery: Delivery, exchange: Exchange, state: Exclude<HeldBody['state'], 'complete'>): void {
    if (state === 'aborted') {
      settle(delivery, 'aborted', 'aborted');
      return;
    }
    if (delivery.route.mode === 'observe') {
      run(delivery, exchange, performance.now());
      return;
    }
    const [reply, errorType] = REFUSALS[state];
    refuse(delivery, exchange, reply, errorType);
  }

  function refuse(delivery: Delivery, exchange: Exchange, reply: Answer, errorType: string): void {
    answer(delivery, exchange, delivery.route.provider.refusesBodies ? answers.bare(reply) : reply);
    settle(delivery, 'rejected', errorType);
  }

  function answer(delivery: Delivery, exchange: Exchange, reply: Answer): void {
    delivery.response = reply;
    delivery.observation.run(() => exchange.answer(reply));
  }

  function settle(delivery: Delivery, outcome: Outcome, errorType?: string): void {
    if (delivery.outcome !== undefined) return;
    const startedAt = performance.now();
    delivery.outcome = outcome;
    delivery.errorType = errorType;
    claiming.end(delivery, outcome);
    explainVerdict(delivery);
    delivery.overheadMs += performance.now() - startedAt;
    delivery.observation.settled();
    delivery.body = undefined;
    delivery.head.release();
  }

  /** The sender has its answer by now. */
  function explainVerdict(delivery: Delivery): void {
    const { route, head, body, verdict } = delivery;
    const { status } = verdict;
    if (status === 'expired') delivery.explanation = explainTime(delivery);
    if (body === undefined || (status !== 'invalid' && status !== 'missing' && status !== 'malformed')) return;
    const request = new HeldRequest(head, body, publicUrl(delivery), route.webhookId);
    delivery.explanation = explain?.({ route, head, request, status, now: delivery.receivedAt });
  }

  function publicUrl(delivery: Delivery): string | undefined {
    try {
      return delivery.route.publicUrl?.(delivery.head);
    } catch (error) {
      onFault('publicUrl', error);
      return undefined;
    }
  }
}

const REFUSALS = {
  too_large: [answers.BODY_TOO_LARGE, 'body_too_large'],
  too_slow: [answers.BODY_TOO_SLOW, 'body_too_slow'],
  no_room: [answers.NO_ROOM, 'no_room'],
  unreadable: [answers.TRY_AGAIN_LATER, 'body_unreadable'],
} as const;

function withType({ eventTypes: _, ...identity }: Identity, eventType: string | undefined): Identity {
  return { ...identity, eventType };
}

function readType(read: NonNullable<Route['eventType']>, request: HeldRequest): string | undefined {
  try {
    return read(request);
  } catch {
    return undefined;
  }
}
