import * as api from '@opentelemetry/api';
import type { DedupeObserver } from '../core/dedupe-observer.js';
import type { DeliveryObserver } from '../core/observer.js';
import type { StoreStats } from '../core/store.js';
import { createDedupeMetrics } from '../telemetry/dedupe-metrics.js';
import { guardDedupeObserver } from '../telemetry/guarded-dedupe.js';
import type { EventLogger } from '../telemetry/log-events.js';
import { createDeliveryMetrics } from '../telemetry/metrics.js';
import { noticing } from '../telemetry/notices.js';
import { createTelemetry } from '../telemetry/observer.js';
import { NAME, VERSION } from '../version.js';
import { liveLoggerProvider } from './logger-providers.js';

/** One set of instruments per meter provider. What is made before an SDK has set one would stay silent for good. */
function perMeterProvider<T>(make: (meter: api.Meter) => T): () => T {
  let last: { readonly provider: api.MeterProvider; readonly made: T } | undefined;
  return () => {
    const provider = api.metrics.getMeterProvider();
    if (last?.provider !== provider) last = { provider, made: make(provider.getMeter(NAME, VERSION)) };
    return last.made;
  };
}

const metricsNow = perMeterProvider(createDeliveryMetrics);
const diag = noticing(api.diag.createComponentLogger({ namespace: NAME }));

const logger: EventLogger = {
  emit: (record) => (liveLoggerProvider()?.getLogger(NAME, VERSION) as EventLogger | undefined)?.emit(record),
};

/** Telemetry without an instrumentation, by whatever the application has registered with `@opentelemetry/api`. */
export const globalTelemetry: DeliveryObserver = createTelemetry(
  () => ({ tracer: api.trace.getTracer(NAME, VERSION), metrics: metricsNow(), logger }),
  diag,
);

/** The same for deduplication itself, with a store of its own. */
export function globalDedupeTelemetry(stats: () => StoreStats | undefined): DedupeObserver {
  return guardDedupeObserver(
    perMeterProvider((meter) => createDedupeMetrics(meter, stats)),
    diag,
  );
}
