import * as answers from './answers.js';
import { runsUnclaimed } from './claim-attempt.js';
import { createClaiming } from './claiming.js';
import { monotonic } from './clock.js';
import { type DedupeObserver, UNWATCHED } from './dedupe-observer.js';
import { eventKey } from './deduplication.js';
import { Delivery } from './delivery.js';
import type { Answer, Exchange, HeldBody } from './exchange.js';
import { type Explain, explainTime, limited } from './explanation.js';
import { runHandler } from './handler-run.js';
import { answerHandshake, isUnsignedHandshake } from './handshake.js';
import { HeldRequest } from './held-request.js';
import { identify } from './identification.js';
import { isPromiseLike, whenReady, whenSettled } from './maybe-async.js';
import type { DeliveryObserver } from './observer.js';
import { conclude, type Outcome } from './outcome.js';
import type { Route } from './route.js';
import type { DedupeStore, RecordedResponse } from './store.js';
import { afterInput, quietTimeout } from './timers.js';
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
  /** How long the store may take for an answer before it counts as away, and how long a handler waits for us in observe mode. Default 250 ms. */
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
  const handlerRuns = { abandonedAfterMs: options.abandonedAfterMs ?? 60_000, ended };
  const verificationLimitMs = options.verificationLimitMs ?? 10_000;
  const storeLimitMs = options.storeLimitMs ?? 250;
  const now = options.now ?? Date.now;
  const explain = options.explain && limited(options.explain);
  const claiming = createClaiming<Exchange>({
    store: options.store,
    onFault,
    inProgressWaitMs: options.inProgressWaitMs ?? 2_000,
    storeLimitMs,
    leaseMs: options.leaseMs ?? 60_000,
    handlerDeadlineMs: options.handlerDeadlineMs ?? 60_000,
    watch: options.dedupeObserver ?? UNWATCHED,
    after: { claimed: run, duplicate, inProgress, unavailable },
  });

  return { deliver };

  function deliver(route: Route, exchange: Exchange): void {
    const delivery = new Delivery(route, exchange.head, now());
    delivery.observation = observer.started(delivery);
    exchange.holdBody(route.maxBodyBytes, (held) => received(delivery, exchange, held));
    if (route.mode === 'observe') limitWait(delivery, exchange);
  }

  /** Observe mode: the handler waits for us no longer than for a store. Then it runs beside the rest of the way. */
  function limitWait(delivery: Delivery, exchange: Exchange): void {
    const isWaiting = () => delivery.handlerStartedAt === undefined && delivery.outcome === undefined && !exchange.isGone;
    const runNow = () => {
      if (isWaiting()) runHandler(delivery, exchange, handlerRuns);
    };
    if (exchange.isUninvited) runNow();
    // After a busy spell timers come first, with the body already in the socket.
    else if (isWaiting()) delivery.patience = quietTimeout(() => afterInput(runNow), storeLimitMs);
  }

  function received(delivery: Delivery, exchange: Exchange, held: HeldBody): void {
    delivery.heldAt = monotonic();
    if (held.body === undefined) {
      withoutBody(delivery, exchange, held.state);
      return;
    }
    delivery.body = held.body;
    const { route, head } = delivery;
    const request = new HeldRequest(head, held.body, publicUrl(delivery), route.webhookId);
    if (isUnsignedHandshake(route, request)) {
      delivery.identity = { isHandshake: true };
      greet(delivery, exchange, request);
      return;
    }
    const verification = verify(route, head, request, now());
    if (isPromiseLike(verification)) awaitVerification(delivery, exchange, request, verification);
    else verified(delivery, exchange, request, verification);
  }

  function awaitVerification(
    delivery: Delivery,
    exchange: Exchange,
    request: HeldRequest,
    verification: PromiseLike<Verification>,
  ): void {
    whenSettled(
      verification,
      (known) => verified(delivery, exchange, request, known),
      (error) => {
        onFault('verification', error);
        verified(delivery, exchange, request, { verdict: { status: 'unverifiable' }, tenant: '' });
      },
      { limitMs: verificationLimitMs },
    );
  }

  function verified(delivery: Delivery, exchange: Exchange, request: HeldRequest, { verdict, tenant }: Verification): void {
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
      run(delivery, exchange);
      return;
    }
    identify(delivery, request);
    if (delivery.identity.isHandshake === true) greet(delivery, exchange, request);
    else {
      const event = delivery.route.idempotencyKey && eventKey(delivery, request, tenant);
      if (event === undefined) run(delivery, exchange);
      else claiming.take(delivery, exchange, event);
    }
  }

  /** Answers a handshake as the sender's protocol wants it, where the route asks for that; else the application does. */
  function greet(delivery: Delivery, exchange: Exchange, request: HeldRequest): void {
    const { route, head, verdict } = delivery;
    if (route.mode === 'observe' || route.handshake === 'pass') {
      run(delivery, exchange);
      return;
    }
    whenReady(
      () => answerHandshake(route, head, request, verdict.secretIndex),
      (reply) => {
        if (reply === undefined) return run(delivery, exchange);
        delivery.overheadMs += sinceHeld(delivery);
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

  function duplicate(delivery: Delivery, exchange: Exchange, response: RecordedResponse | undefined): void {
    if (delivery.route.mode === 'observe') {
      run(delivery, exchange);
      return;
    }
    delivery.overheadMs += sinceHeld(delivery);
    answer(delivery, exchange, { status: 200, headers: {}, ...response });
    settle(delivery, 'duplicate');
  }

  function inProgress(delivery: Delivery, exchange: Exchange): void {
    if (delivery.route.mode === 'observe' || delivery.route.onInProgress === 'run') {
      run(delivery, exchange);
      return;
    }
    answer(delivery, exchange, answers.TRY_AGAIN_LATER);
    settle(delivery, 'in_progress');
  }

  function unavailable(delivery: Delivery, exchange: Exchange): void {
    if (runsUnclaimed(delivery.route)) run(delivery, exchange);
    else refuse(delivery, exchange, answers.TRY_AGAIN_LATER, 'store_unavailable');
  }

  /** The end of the way. In observe mode the handler may be at work already, or done. */
  function run(delivery: Delivery, exchange: Exchange): void {
    delivery.isJudged = true;
    if (delivery.handlerStartedAt !== undefined) {
      if (delivery.hasEnded) ended(delivery, exchange);
      return;
    }
    // It went while we waited, and its body with it: a handler could only fail, or take nothing for the event.
    if (exchange.isGone) {
      exchange.abandon();
      settle(delivery, 'aborted', 'aborted');
      return;
    }
    runHandler(delivery, exchange, handlerRuns);
  }

  /** The handler is done. `at`: monotonic clock, milliseconds. */
  function ended(delivery: Delivery, exchange: Exchange, at?: number): void {
    delivery.hasEnded = true;
    // What of the body nobody has read by now, nobody will.
    if (!delivery.isJudged) exchange.stopHolding();
    if (!delivery.isJudged) return;
    const { outcome, errorType } = conclude(delivery);
    settle(delivery, outcome, errorType, at);
  }

  function withoutBody(delivery: Delivery, exchange: Exchange, state: Exclude<HeldBody['state'], 'complete'>): void {
    if (state === 'unread') run(delivery, exchange);
    else if (state === 'aborted') {
      if (delivery.handlerStartedAt === undefined) exchange.abandon();
      settle(delivery, 'aborted', 'aborted');
    } else {
      const [reply, errorType] = answers.WITHOUT_BODY[state];
      if (delivery.route.mode === 'enforce') {
        refuse(delivery, exchange, reply, errorType);
        return;
      }
      delivery.refusedFor = errorType;
      run(delivery, exchange);
    }
  }

  function refuse(delivery: Delivery, exchange: Exchange, reply: Answer, errorType: string): void {
    answer(delivery, exchange, delivery.route.provider.refusesBodies ? answers.bare(reply) : reply);
    settle(delivery, 'rejected', errorType);
  }

  function answer(delivery: Delivery, exchange: Exchange, reply: Answer): void {
    delivery.response = reply;
    delivery.observation.run(() => exchange.answer(reply));
  }

  function settle(delivery: Delivery, outcome: Outcome, errorType?: string, at = monotonic()): void {
    if (delivery.outcome !== undefined) return;
    clearTimeout(delivery.patience);
    delivery.patience = undefined;
    delivery.outcome = outcome;
    delivery.errorType = errorType;
    claiming.end(delivery, outcome);
    explainVerdict(delivery);
    const settledAt = monotonic();
    delivery.overheadMs += settledAt - at;
    delivery.durationMs = settledAt - delivery.startedAt;
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

function sinceHeld({ heldAt = 0 }: Delivery): number {
  return monotonic() - heldAt;
}
