import { type MeterProvider, metrics, type TracerProvider, trace } from '@opentelemetry/api';

export interface ApiProviders {
  readonly tracer: TracerProvider;
  readonly meter: MeterProvider;
}

/** Where all copies of the API in a process keep what SDKs set. */
const SHARED = Symbol.for('opentelemetry.js.api.1');
type Shared = { readonly trace?: TracerProvider; readonly metrics?: MeterProvider } | undefined;

/**
 * What is set now, also by an SDK whose copy of the API is older than ours: our copy would not use that, and would give providers
 * that do nothing; all telemetry would vanish without a word.
 */
export function apiProviders(): ApiProviders {
  const shared = (globalThis as { [SHARED]?: Shared })[SHARED];
  return { tracer: shared?.trace ?? trace.getTracerProvider(), meter: shared?.metrics ?? metrics.getMeterProvider() };
}

/** Is what is set hidden from our copy of the API? */
export function isApiOlder(): boolean {
  const { tracer, meter } = apiProviders();
  return tracer !== trace.getTracerProvider() || meter !== metrics.getMeterProvider();
}

export const OLDER_API =
  '@outworx/otel-webhooks: there are two copies of @opentelemetry/api in this process, and the SDK has the older one, so the spans ' +
  'of your handlers do not stand below their deliveries. Mend: `npm ls @opentelemetry/api`, and install the version that the SDK asks for\n';
