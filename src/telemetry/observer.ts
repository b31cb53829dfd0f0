import { context, type DiagLogger, type Tracer } from '@opentelemetry/api';
import type { Delivery } from '../core/delivery.js';
import type { DeliveryObserver, Observation } from '../core/observer.js';
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

/** Turns deliveries into spans, metrics and log events. A fault in any of them is a line in `diag`: the request goes on. */
export function createTelemetry(instruments: () => Instruments, diag: Pick<DiagLogger, 'error'>): DeliveryObserver {
  const guard = <T>(what: string, attempt: () => T): T | undefined => {
    try {
      return attempt();
    } catch (error) {
      diag.error(`${what} failed; the request is not affected`, error);
      return undefined;
    }
  };

  return {
    started(delivery) {
      return guard('starting a delivery span', () => observe(delivery)) ?? UNOBSERVED;
    },
  };

  function observe(delivery: Delivery): Observation {
    const startedAt = performance.now();
    const { tracer, metrics, logger } = instruments();
    const parent = context.active();
    const span = startDeliverySpan(tracer, delivery);
    const own = contextOf(span);
    guard('metrics', () => metrics.started(delivery));
    return {
      span: guard('reading a span context', () => referenceOf(span)),
      run: (fn) => context.with(own, fn),
      settled() {
        guard('naming the HTTP route', () => nameHttpRoute(parent, httpRoute(delivery)));
        guard('metrics', () => metrics.settled(delivery, performance.now() - startedAt));
        guard('log events', () => logDelivery(logger, delivery, own));
        guard('ending a delivery span', () => endDeliverySpan(span, delivery));
      },
    };
  }
}

const UNOBSERVED: Observation = { run: (fn) => fn(), settled: () => {} };
