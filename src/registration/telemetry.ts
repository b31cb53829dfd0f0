import type { ProxyTracerProvider } from '@opentelemetry/api';
import { apiProviders } from './api-copies.js';
import type { Flushable } from './flush.js';
import { loggerProvider, olderLoggerProvider } from './logger-providers.js';

interface Provider {
  forceFlush?(): Promise<void>;
}

/** Flushes the providers of the SDK that we started; the SDK itself only knows how to shut down. */
export function flushableOf(sdk: { shutdown(): Promise<void> }): Flushable {
  return {
    shutdown: () => sdk.shutdown(),
    flush: flushProviders,
  };
}

/** Flushes whatever providers are set. Never rejects. */
export async function flushProviders(): Promise<void> {
  await Promise.allSettled(providers().map(async (provider) => provider.forceFlush?.()));
}

function providers(): Provider[] {
  const { tracer, meter } = apiProviders();
  const all: unknown[] = [
    'getDelegate' in tracer ? (tracer as ProxyTracerProvider).getDelegate() : tracer,
    meter,
    loggerProvider(),
    olderLoggerProvider(),
  ];
  return all.filter((provider): provider is Provider => typeof provider === 'object' && provider !== null);
}
