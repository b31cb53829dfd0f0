import * as api from '@opentelemetry/api';
import type { WebhookInstrumentation } from '../instrumentation.js';
import { NAME, VERSION } from '../version.js';

type LoggerProvider = Parameters<WebhookInstrumentation['setLoggerProvider']>[0];

/** Logs moved into the API in 1.10; the newer line of the SDK keeps its provider there and the older one in `api-logs`. */
const logs = (api as unknown as { logs?: { getLoggerProvider(): LoggerProvider } }).logs;

/** Gives an instrumentation that no SDK registered the providers that are set now. */
export function adoptGlobalProviders(instrumentation: WebhookInstrumentation): void {
  instrumentation.setTracerProvider(api.trace.getTracerProvider());
  instrumentation.setMeterProvider(api.metrics.getMeterProvider());
  const provider = logs?.getLoggerProvider();
  // The base class found the older line's provider, if there is one, by itself.
  if (provider !== undefined && isLive(provider)) instrumentation.setLoggerProvider(provider);
}

function isLive(provider: LoggerProvider): boolean {
  const logger = provider.getLogger(NAME, VERSION) as { enabled?: () => boolean };
  return logger.enabled?.() ?? true;
}
