import { type Context, context, type DiagLogger, type Span, type Tracer } from '@opentelemetry/api';
import type { Delivery } from '../core/delivery.js';
import type { DeliveryObserver, Observation, SpanReference } from '../core/observer.js';
import { httpRoute } from './delivery-attributes.js';
import { contextOf, endDeliverySpan, referenceOf, startDeliverySpan } from './delivery-span.js';
import { type EventLogger, logDelivery } from './log-events.js';
import type { DeliveryMetrics } from './metrics.js';
import { nameHttpRoute } from './rpc-metadata.js';

/** Looked up for each delivery: the SDK may set its providers after we are made. */
export interface Instruments {
  readonly tracer: Tracer;
  readonly metrics: DeliveryMetrics;
  readonly logger: EventLogger;
}

type Fault = (what: string, error: unknown) => void;

/** Turns deliveries into spans, metrics and log events. A fault in any of them is a line in `diag`: the request goes on. */
export function createTelemetry(instruments: () => Instruments, diag: Pick<DiagLogger, 'error'>): DeliveryObserver {
  const fault: Fault = (what, error) => diag.error(`${what} failed; the request is not affected`, error);

  return {
    started(delivery) {
      try {
        return new SpanObservation(delivery, instruments(), fault);
      } catch (error) {
        fault('starting a delivery span', error);
        return UNOBSERVED;
      }
    },
  };
}

const UNOBSERVED: Observation = { run: (fn) => fn(), settled: () => {} };

class SpanObservation implements Observation {
  readonly span: SpanReference | undefined;
  readonly delivery: Delivery;
  readonly instruments: Instruments;
  /** Of the request. */
  readonly parent: Context;
  /** Of the delivery. */
  readonly own: Context;
  readonly ownSpan: Span;
  readonly #fault: Fault;

  constructor(delivery: Delivery, instruments: Instruments, fault: Fault) {
    this.delivery = delivery;
    this.instruments = instruments;
    this.#fault = fault;
    this.parent = context.active();
    this.ownSpan = startDeliverySpan(instruments.tracer, delivery);
    this.own = contextOf(this.ownSpan);
    this.#attempt('metrics', countStarted);
    try {
      this.span = referenceOf(this.ownSpan);
    } catch (error) {
      fault('reading a span context', error);
    }
  }

  run<T>(fn: () => T): T {
    return context.with(this.own, fn);
  }

  settled(): void {
    this.#attempt('naming the HTTP route', nameRoute);
    this.#attempt('metrics', measure);
    this.#attempt('log events', log);
    this.#attempt('ending a delivery span', end);
  }

  /** Each by itself, so that a fault in one leaves the others. */
  #attempt(what: string, step: (of: SpanObservation) => void): void {
    try {
      step(this);
    } catch (error) {
      this.#fault(what, error);
    }
  }
}

const countStarted = ({ instruments, delivery }: SpanObservation) => instruments.metrics.started(delivery);
const nameRoute = ({ parent, delivery }: SpanObservation) => nameHttpRoute(parent, httpRoute(delivery));
const measure = ({ instruments, delivery }: SpanObservation) => instruments.metrics.settled(delivery);
const log = ({ instruments, delivery, own }: SpanObservation) => logDelivery(instruments.logger, delivery, own);
const end = ({ ownSpan, delivery }: SpanObservation) => endDeliverySpan(ownSpan, delivery);
