import type { WebhookInstrumentation } from '../instrumentation.js';
import { apiProviders, isApiOlder, OLDER_API } from './api-copies.js';
import { isLive, loggerProvider } from './logger-providers.js';

/** Gives an instrumentation that no SDK registered the providers that are set now. */
export function adoptGlobalProviders(instrumentation: WebhookInstrumentation): void {
  const { tracer, meter } = apiProviders();
  if (isApiOlder()) process.stderr.write(OLDER_API);
  instrumentation.setTracerProvider(tracer);
  instrumentation.setMeterProvider(meter);
  const provider = loggerProvider();
  // The base class found the older line's provider, if there is one, by itself.
  if (provider !== undefined && isLive(provider)) instrumentation.setLoggerProvider(provider);
}
