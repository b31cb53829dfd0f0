import { createServer, type RequestListener } from 'node:http';
import { type WebhookConfig, WebhookInstrumentation } from '../../src/index.js';
import { signDelivery } from '../../src/testing.js';
import { send } from '../helpers/http-client.js';
import { close, listen } from '../helpers/servers.js';

export const SECRET = 'whsec_in_code';
export const STRIPE = { provider: 'stripe', signatureSecret: SECRET, idempotencyKey: true } as const;
export const REFUSED = '401 {"error":"unauthorized"}';

type WatchedRoute = WebhookConfig['routes'][number];

export interface Settled {
  readonly outcome: string | undefined;
  readonly error: string | undefined;
  readonly route: string;
}

/** An instrumentation, of a route that has nothing to do with those in code unless others are given, and what became of each delivery. */
export function watchDeliveries(...routes: WatchedRoute[]): { readonly settled: Settled[]; stop(): void } {
  if (routes.length === 0) routes = [observed('/other')];
  const instrumentation = new WebhookInstrumentation({ routes });
  const settled: Settled[] = [];
  instrumentation.addObserver({
    started: (delivery) => ({
      spanReference: undefined,
      run: (fn) => fn(),
      settled: () => {
        settled.push({
          outcome: delivery.outcome,
          error: delivery.errorType,
          route: delivery.routerPattern ?? delivery.route.path,
        });
      },
    }),
  });
  return { settled, stop: () => instrumentation.disable() };
}

/** A route that changes no answer. */
export function observed(path: string): WatchedRoute {
  return { ...STRIPE, path, mode: 'observe' };
}

let count = 0;

/** A delivery of an event that is new, unless it is given. */
export function eventOf(id = `evt_${++count}`, more: object = {}): string {
  return JSON.stringify({ id, type: 'invoice.paid', ...more });
}

/** With a signature; of another secret, or with none. */
export function headersOf(body: string, secret: string | undefined = SECRET): Record<string, string> {
  const signed = secret === '' ? {} : signDelivery('stripe', { body, secret }).headers;
  return { 'content-type': 'application/json', ...signed };
}

/** Sends to a listener behind a server of Node's, and gives status and body as text. */
export async function sendTo(
  listener: RequestListener,
  path: string,
  body: string,
  secret?: string,
  method = 'POST',
): Promise<string> {
  const server = createServer(listener);
  const origin = await listen(server);
  // By itself the client sends no length of what a GET carries.
  const headers = { ...headersOf(body, secret), 'content-length': String(Buffer.byteLength(body)) };
  const reply = await send(`${origin}${path}`, { method, body, headers });
  await close(server);
  return `${reply.status} ${reply.body}`;
}
