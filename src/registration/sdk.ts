import { createRequire } from 'node:module';
import { ProxyTracerProvider, trace } from '@opentelemetry/api';
import type { WebhookInstrumentation } from '../instrumentation.js';
import { isApiOlder } from './api-copies.js';
import type { ExportPlan } from './export-plan.js';
import { outworxVariables, withVariables } from './outworx-preset.js';

const require = createRequire(import.meta.url);

/** True when the application, or a preload before us, has set up a tracer provider. */
export function isSdkRegistered(): boolean {
  if (isApiOlder()) return true;
  const provider = trace.getTracerProvider();
  // A proxy of another copy of the API was put there by an SDK of that copy.
  if (!(provider instanceof ProxyTracerProvider)) return true;
  return provider.getDelegate() !== new ProxyTracerProvider().getDelegate();
}

type SdkModule = typeof import('@opentelemetry/sdk-node');

/** Loads the SDK before the application starts, so that the first delivery does not wait for it. Says what to install when it is missing. */
export function loadSdk(): SdkModule | undefined {
  try {
    return require('@opentelemetry/sdk-node');
  } catch (error) {
    const isMissing = (error as NodeJS.ErrnoException).code === 'MODULE_NOT_FOUND';
    process.stderr.write(
      isMissing
        ? '@outworx/otel-webhooks: @opentelemetry/sdk-node is not installed, so nothing is exported. Mend: npm install @opentelemetry/sdk-node\n'
        : `@outworx/otel-webhooks: @opentelemetry/sdk-node failed to load, so nothing is exported: ${error}\n`,
    );
    return undefined;
  }
}

/** Starts an SDK of our own, which takes all it needs from the `OTEL_*` variables. */
export function startSdk(
  sdk: SdkModule,
  plan: ExportPlan,
  instrumentation: WebhookInstrumentation,
): { shutdown(): Promise<void> } {
  const instrumentations = [instrumentation];
  return withVariables(plan === 'outworx' ? outworxVariables(process.env) : {}, () => {
    // Only this entry of the SDK reads a declarative config file.
    if (process.env.OTEL_CONFIG_FILE) return sdk.startNodeSDK({ instrumentations });
    const nodeSdk = new sdk.NodeSDK({ instrumentations });
    nodeSdk.start();
    return nodeSdk;
  });
}
