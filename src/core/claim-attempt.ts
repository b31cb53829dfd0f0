import { markBody } from './body-marker.js';
import { monotonic } from './clock.js';
import { type EventKey, keyWithBody } from './deduplication.js';
import type { Delivery, OwnedClaim } from './delivery.js';
import type { Endings } from './endings.js';
import type { Leases } from './leases.js';
import { isSuccess } from './outcome.js';
import type { Route } from './route.js';
import type { Claim, ClaimRequest, RecordedResponse } from './store.js';
import type { ClaimCall, StoreGate } from './store-gate.js';
import { newToken } from './token.js';
import { waitForOther } from './wait-for-other.js';

/** How the way goes on after the claim; exactly one of them is called for each. */
export interface AfterClaim<Way> {
  /** The event is ours. */
  claimed(delivery: Delivery, way: Way): void;
  /** It was handled before. */
  duplicate(delivery: Delivery, way: Way, response: RecordedResponse | undefined): void;
  /** It is being handled, and was for as long as we may wait. */
  inProgress(delivery: Delivery, way: Way): void;
  /** The store gave no answer. */
  unavailable(delivery: Delivery, way: Way): void;
}

export interface ClaimParts<Way> {
  readonly gate: StoreGate;
  readonly leases: Leases;
  readonly endings: Endings;
  readonly after: AfterClaim<Way>;
  readonly inProgressWaitMs: number;
  readonly storeLimitMs: number;
  readonly leaseMs: number;
}

/** One delivery that wants an event: asks the store, and waits for whoever has it. */
export class ClaimAttempt<Way> implements ClaimCall {
  readonly key: string;
  readonly by: ClaimRequest;
  readonly #parts: ClaimParts<Way>;
  readonly #delivery: Delivery;
  readonly #way: Way;
  readonly #event: EventKey;
  readonly #claim: OwnedClaim;
  #wait: (() => void) | undefined;

  constructor(parts: ClaimParts<Way>, delivery: Delivery, way: Way, event: EventKey, key: string) {
    const { route, observation } = delivery;
    const { leaseMs } = parts;
    this.key = key;
    this.by = { token: newToken(), bodyHash: event.bodyHash, span: observation.span, leaseMs, ttlMs: route.idempotencyTtlMs };
    this.#parts = parts;
    this.#delivery = delivery;
    this.#way = way;
    this.#event = event;
    this.#claim = {
      key,
      by: this.by,
      route,
      takenAt: monotonic(),
      isSure: true,
      isEnding: false,
      older: undefined,
      newer: undefined,
    };
  }

  begin(): void {
    const { gate } = this.#parts;
    // What another process handled, and the store forgot, is not known there again yet.
    if (gate.isRecalling && !runsUnclaimed(this.#delivery.route)) this.failed(false);
    else gate.claim(this);
  }

  answered(answer: Claim): void {
    this.#delivery.previous = answer.previous;
    if (answer.state === 'claimed') this.#claimed(answer.attempt);
    else this.#isAnothers(answer);
  }

  failed(wasAsked: boolean): void {
    const delivery = this.#delivery;
    delivery.dedupe = 'unavailable';
    delivery.isDuplicate = undefined;
    // Its claim may have been taken all the same: it is kept if the handler runs, and given back if not.
    if (wasAsked || runsUnclaimed(delivery.route)) delivery.claim = this.#claim;
    this.#claim.isSure = false;
    this.#parts.after.unavailable(delivery, this.#way);
  }

  /** The answer came after we had gone on without it. */
  late(answer: Claim): void {
    if (answer.state !== 'claimed') return;
    const { outcome } = this.#delivery;
    if (outcome !== undefined) {
      if (!isSuccess(outcome)) this.#parts.endings.end(this.#claim, { releaseFor: this.by.ttlMs });
      return;
    }
    this.#claim.isSure = true;
    this.#parts.leases.hold(this.#claim);
  }

  #claimed(attempt: number): void {
    const delivery = this.#delivery;
    const event = this.#event;
    delivery.claim = this.#claim;
    this.#parts.leases.hold(this.#claim);
    // The larger: a sender that counts deliveries does not know that a process died over one.
    delivery.attempt = Math.max(delivery.attempt ?? 0, attempt);
    delivery.isDuplicate = false;
    if (this.key !== event.key) delivery.dedupe = 'mismatch';
    else if (attempt > 1) delivery.dedupe = 'retry';
    else if (event.bodyKey === undefined) delivery.dedupe = event.isNamed ? 'first' : 'no_key';
    else {
      this.#markBody();
      return;
    }
    this.#parts.after.claimed(delivery, this.#way);
  }

  #markBody(): void {
    const delivery = this.#delivery;
    markBody(this.#parts.gate, this.#event, delivery.route, (seen) => {
      delivery.dedupe = seen ? 'body_seen' : 'first';
      this.#parts.after.claimed(delivery, this.#way);
    });
  }

  #isAnothers(answer: Exclude<Claim, { state: 'claimed' }>): void {
    const { after } = this.#parts;
    const delivery = this.#delivery;
    const { route } = delivery;
    const { sameBody } = answer;
    if (!sameBody && !route.keyIsSigned && this.key === this.#event.key) {
      new ClaimAttempt(this.#parts, delivery, this.#way, this.#event, keyWithBody(this.#event)).begin();
      return;
    }
    delivery.isDuplicate = true;
    if (answer.state === 'done') {
      delivery.dedupe = sameBody ? 'duplicate' : 'mismatch';
      after.duplicate(delivery, this.#way, answer.response);
      return;
    }
    delivery.dedupe = 'in_progress';
    if (route.mode === 'observe' || route.onInProgress !== 'wait') after.inProgress(delivery, this.#way);
    else this.#waitForOther();
  }

  #waitForOther(): void {
    const { gate, storeLimitMs, inProgressWaitMs, after } = this.#parts;
    this.#wait ??= waitForOther({
      gate,
      key: this.key,
      until: (this.#delivery.heldAt ?? 0) + inProgressWaitMs,
      storeLimitMs,
      attempt: () => this.begin(),
      failed: (wasAsked) => this.failed(wasAsked),
      inProgress: () => after.inProgress(this.#delivery, this.#way),
    });
    this.#wait();
  }
}

/** Does the handler run when the store gives no answer? */
export function runsUnclaimed({ mode, onStoreFailure }: Route): boolean {
  return mode === 'observe' || onStoreFailure === 'run';
}
