import * as api from '@opentelemetry/api';
import type { WebhookInstrumentation } from '../instrumentation.js';
import { isLive, loggerProvider } from './logger-providers.js';

/** Gives an instrumentation that no SDK registered the providers that are set now. */
export function adoptGlobalProviders(instrumentation: WebhookInstrumentation): void {
  instrumentation.setTracerProvider(api.trace.getTracerProvider());
  instrumentation.setMeterProvider(api.metrics.getMeterProvider());
  const provider = loggerProvider();
  // The base class found the older line's provider, if there is one, by itself.
  if (provider !== undefined && isLive(provider)) instrumentation.setLoggerProvider(provider);
}
