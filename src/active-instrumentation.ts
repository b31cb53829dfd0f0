import type { WebhookInstrumentation } from './instrumentation.js';

/** One per process: two would each hold the body of every delivery. */
const ACTIVE = Symbol.for('outworx.otel-webhooks.active');
/** What `register` has left to do at the first request, whatever door that comes by. */
const BEGIN = Symbol.for('outworx.otel-webhooks.begin');

type Holder = { [ACTIVE]?: WebhookInstrumentation | undefined; [BEGIN]?: (() => void) | undefined };
const holder = globalThis as Holder;

/** The one that is enabled in this process, be it of another copy of this package. */
export function activeInstrumentation(): WebhookInstrumentation | undefined {
  return holder[ACTIVE];
}

export function setActive(instrumentation: WebhookInstrumentation | undefined): void {
  holder[ACTIVE] = instrumentation;
}

/** To be asked where a request has arrived: where `register` waits for the first one, this is it. */
export function instrumentationAtWork(): WebhookInstrumentation | undefined {
  holder[BEGIN]?.();
  return holder[ACTIVE];
}

/** `begin` is called with the first request, once. */
export function whenNeeded(begin: () => void): void {
  holder[BEGIN] = begin;
}

export function isNeededNoMore(): void {
  holder[BEGIN] = undefined;
}
