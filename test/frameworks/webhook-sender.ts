import { createServer, type RequestListener } from 'node:http';
import { WebhookInstrumentation } from '../../src/index.js';
import { signDelivery } from '../../src/testing.js';
import { send } from '../helpers/http-client.js';
import { close, listen } from '../helpers/servers.js';

export const SECRET = 'whsec_in_code';
export const STRIPE = { provider: 'stripe', signatureSecret: SECRET, idempotencyKey: true } as const;
export const REFUSED = '401 {"error":"unauthorized"}';

export interface Settled {
  readonly outcome: string | undefined;
  readonly error: string | undefined;
  readonly route: string;
}

/** An instrumentation that has nothing to do with the routes in code, and what became of each delivery. */
export function watchDeliveries(path = '/other'): { readonly settled: Settled[]; stop(): void } {
  const instrumentation = new WebhookInstrumentation({ routes: [{ ...STRIPE, path, mode: 'observe' }] });
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
export async function sendTo(listener: RequestListener, path: string, body: string, secret?: string): Promise<string> {
  const server = createServer(listener);
  const origin = await listen(server);
  const reply = await send(`${origin}${path}`, { body, headers: headersOf(body, secret) });
  await close(server);
  return `${reply.status} ${reply.body}`;
}
