import * as api from '@opentelemetry/api';
import type { WebhookInstrumentation } from '../instrumentation.js';
import { NAME, VERSION } from '../version.js';

export type LoggerProvider = Parameters<WebhookInstrumentation['setLoggerProvider']>[0];

/** Logs moved into the API in 1.10: the newer line of the SDK keeps its provider there. `undefined` before 1.10. */
export function loggerProvider(): LoggerProvider | undefined {
  // `api.logs` would do, but bundlers stop at a name that the older API does not export.
  const logs: { getLoggerProvider(): LoggerProvider } | undefined = Reflect.get(api, 'logs');
  return logs?.getLoggerProvider();
}

/** Where the older line's `@opentelemetry/api-logs` keeps its provider: a function of the version of that API, which is 1. */
const API_LOGS = Symbol.for('io.opentelemetry.js.api.logs');

/** The provider of the older line; `undefined` where none is set. */
export function olderLoggerProvider(): LoggerProvider | undefined {
  return (globalThis as { [API_LOGS]?: (version: number) => LoggerProvider | undefined })[API_LOGS]?.(1);
}

/** A provider that was set by nobody gives loggers that are off. */
export function isLive(provider: LoggerProvider): boolean {
  const logger = provider.getLogger(NAME, VERSION) as { enabled?: () => boolean };
  return logger.enabled?.() ?? true;
}

/** The provider that the application's SDK has set, of whichever line it is. */
export function liveLoggerProvider(): LoggerProvider | undefined {
  const newer = loggerProvider();
  return newer !== undefined && isLive(newer) ? newer : olderLoggerProvider();
}
