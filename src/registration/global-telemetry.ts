import * as api from '@opentelemetry/api';
import type { DeliveryObserver } from '../core/observer.js';
import type { EventLogger } from '../telemetry/log-events.js';
import { createDeliveryMetrics, type DeliveryMetrics } from '../telemetry/metrics.js';
import { createTelemetry } from '../telemetry/observer.js';
import { NAME, VERSION } from '../version.js';
import { liveLoggerProvider } from './logger-providers.js';

let meterProvider: api.MeterProvider | undefined;
let deliveryMetrics: DeliveryMetrics | undefined;

/** One set of instruments per meter provider. What is made before an SDK has set one would stay silent for good. */
function metricsNow(): DeliveryMetrics {
  const current = api.metrics.getMeterProvider();
  if (deliveryMetrics === undefined || current !== meterProvider) {
    meterProvider = current;
    deliveryMetrics = createDeliveryMetrics(current.getMeter(NAME, VERSION));
  }
  return deliveryMetrics;
}

const logger: EventLogger = {
  emit: (record) => (liveLoggerProvider()?.getLogger(NAME, VERSION) as EventLogger | undefined)?.emit(record),
};

/** Telemetry without an instrumentation, by whatever the application has registered with `@opentelemetry/api`. */
export const globalTelemetry: DeliveryObserver = createTelemetry(
  () => ({ tracer: api.trace.getTracer(NAME, VERSION), metrics: metricsNow(), logger }),
  api.diag.createComponentLogger({ namespace: NAME }),
);
