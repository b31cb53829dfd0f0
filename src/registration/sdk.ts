import { createRequire } from 'node:module';
import { ProxyTracerProvider, trace } from '@opentelemetry/api';
import type { NodeSDK } from '@opentelemetry/sdk-node';
import type { WebhookInstrumentation } from '../instrumentation.js';
import type { ExportPlan } from './export-plan.js';
import { outworxExporters } from './outworx-preset.js';

const require = createRequire(import.meta.url);

/** True when the application, or a preload before us, has set up a tracer provider. */
export function isSdkRegistered(): boolean {
  const provider = trace.getTracerProvider();
  // A proxy of another copy of the API was put there by an SDK of that copy.
  if (!(provider instanceof ProxyTracerProvider)) return true;
  return provider.getDelegate() !== new ProxyTracerProvider().getDelegate();
}

type SdkModule = typeof import('@opentelemetry/sdk-node');

/** Loads the SDK before the application starts, so that the first delivery does not wait for it. Says what to install when it is missing. */
export function loadSdk(plan: ExportPlan): SdkModule | undefined {
  try {
    if (plan === 'outworx') require('@opentelemetry/exporter-trace-otlp-http');
    return require('@opentelemetry/sdk-node');
  } catch (error) {
    const reason = (error as NodeJS.ErrnoException).code === 'MODULE_NOT_FOUND' ? 'is not installed' : `failed to load: ${error}`;
    process.stderr.write(
      `@outworx/otel-webhooks: the OpenTelemetry SDK ${reason}, so nothing is exported.\n` +
        '  npm install @opentelemetry/sdk-node @opentelemetry/exporter-trace-otlp-http' +
        ' @opentelemetry/exporter-metrics-otlp-http @opentelemetry/exporter-logs-otlp-http\n',
    );
    return undefined;
  }
}

/** Starts an SDK of our own, which takes all the rest from the `OTEL_*` variables. */
export function startSdk(sdk: SdkModule, plan: ExportPlan, instrumentation: WebhookInstrumentation): NodeSDK {
  const nodeSdk = new sdk.NodeSDK({
    instrumentations: [instrumentation as never],
    ...(plan === 'outworx' ? outworxExporters(require, process.env) : {}),
  });
  nodeSdk.start();
  return nodeSdk;
}
