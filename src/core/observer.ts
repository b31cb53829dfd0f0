import type { Delivery } from './delivery.js';

/** Watches deliveries. Telemetry implements this; the core knows nothing of spans beyond a reference. */
export interface DeliveryObserver {
  /** A request was recognised; its body is not there yet. */
  started(delivery: Delivery): Observation;
}

export interface Observation {
  /** What a later delivery of the same event links to. */
  readonly span?: SpanReference | undefined;
  /** Runs code of the application, or the answer to the sender, in the context of this delivery. */
  run<T>(fn: () => T): T;
  /** The delivery is over: `delivery.outcome` is set and does not change again. */
  settled(): void;
}

/** Enough of a span to link to it. */
export interface SpanReference {
  /** 32 hex digits. */
  readonly traceId: string;
  /** 16 hex digits. */
  readonly spanId: string;
  readonly traceFlags: number;
}
