import { monotonic } from './clock.js';
import { runWithDelivery } from './current-delivery.js';
import type { Delivery } from './delivery.js';
import type { Exchange, HandlerReport } from './exchange.js';
import { lacksMark } from './outcome.js';
import type { RecordedResponse } from './store.js';
import { quietTimeout } from './timers.js';

export interface HandlerRunOptions {
  /** How long a handler may go on after its sender has gone, milliseconds. */
  readonly abandonedAfterMs: number;
  /** The handler is done, or given up. May be called more than once. `at`: now, on the monotonic clock, where it is known. */
  readonly ended: (delivery: Delivery, exchange: Exchange, at?: number) => void;
}

/** Runs the application's handler as this delivery, and tells when it is done. */
export function runHandler(delivery: Delivery, exchange: Exchange, options: HandlerRunOptions): void {
  clearTimeout(delivery.patience);
  delivery.handlerStartedAt = monotonic();
  // The body is awaited with us or without us: what came after it is what we added.
  delivery.overheadMs += delivery.handlerStartedAt - (delivery.heldAt ?? delivery.handlerStartedAt);
  const report = new Report(delivery, exchange, options);
  runWithDelivery(delivery, () => delivery.observation.run(() => exchange.runHandler(delivery, report)));
}

class Report implements HandlerReport {
  readonly #delivery: Delivery;
  readonly #exchange: Exchange;
  readonly #options: HandlerRunOptions;

  constructor(delivery: Delivery, exchange: Exchange, options: HandlerRunOptions) {
    this.#delivery = delivery;
    this.#exchange = exchange;
    this.#options = options;
  }

  responded(response: RecordedResponse): void {
    const delivery = this.#delivery;
    if (delivery.response !== undefined) return;
    delivery.response = response;
    const now = monotonic();
    delivery.handlerMs = now - (delivery.handlerStartedAt ?? 0);
    // `res.json(…); track.processed()` is common: a mark in the same tick still counts.
    if (lacksMark(delivery)) setImmediate(() => this.gaveUp());
    else this.gaveUp(now);
  }

  threw(error: unknown): void {
    this.#delivery.error ??= error ?? new Error('the handler threw nothing');
    this.gaveUp();
  }

  senderGone(): void {
    const { response, outcome } = this.#delivery;
    // The handler may still be at work: giving its event back now would let a retry run beside it.
    if (response !== undefined || outcome !== undefined) return;
    this.#delivery.patience = quietTimeout(() => this.gaveUp(), this.#options.abandonedAfterMs);
  }

  gaveUp(now?: number): void {
    clearTimeout(this.#delivery.patience);
    this.#options.ended(this.#delivery, this.#exchange, now);
  }
}
