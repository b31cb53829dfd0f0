import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { H3, toNodeHandler } from 'h3';
import { createApp, createRouter, eventHandler, readRawBody, toNodeListener } from 'h3-1';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { Delivery } from '../../src/core/delivery.js';
import { guardApp, webhookGuard } from '../../src/h3.js';
import { WebhookInstrumentation } from '../../src/index.js';
import { signDelivery } from '../../src/testing.js';

const SECRET = 'whsec_test';
const PATH = '/webhooks/stripe';
const NAMED = '/named/:name';
const body = JSON.stringify({ id: 'evt_1', type: 'a' });
const signature = () => signDelivery('stripe', { body, secret: SECRET }).headers;

const ran: { body: string; isTracked: boolean }[] = [];
const settled: Delivery[] = [];
let instrumentation: WebhookInstrumentation;
beforeAll(() => {
  const route = { provider: 'stripe', signatureSecret: SECRET } as const;
  instrumentation = new WebhookInstrumentation({
    routes: [
      { ...route, path: PATH },
      { ...route, path: NAMED },
    ],
  });
  instrumentation.addObserver({
    started: (delivery) => ({ run: <T>(fn: () => T) => fn(), settled: () => void settled.push(delivery) }) as never,
  });
});
afterEach(() => {
  ran.length = 0;
  settled.length = 0;
});
afterAll(() => instrumentation.disable());

/** Sends one request to an application behind a server. */
async function post(listener: RequestListener, path: string, headers: Readonly<Record<string, string>> = {}) {
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const answer = await fetch(`http://127.0.0.1:${port}${path}`, {
    method: 'POST',
    body,
    headers: { ...headers, connection: 'close' },
  });
  const seen = { status: answer.status, body: await answer.text() };
  await new Promise((resolve) => server.close(resolve));
  return seen;
}

const REFUSED = { status: 401, body: '{"error":"unauthorized"}' };
const HANDLED = { status: 200, body: 'handled' };
const thrown = () => {
  throw new RangeError('of the handler');
};

const one = () => {
  const handle = eventHandler(async (event) => {
    ran.push({ body: (await readRawBody(event)) ?? '', isTracked: event.context.outworxTrack !== undefined });
    return 'handled';
  });
  const router = createRouter().post(PATH, handle).post(NAMED, eventHandler(thrown));
  return toNodeListener(guardApp(createApp()).use(router));
};

const two = () =>
  new H3()
    .use(webhookGuard())
    .post(PATH, async (event) => {
      ran.push({ body: await event.req.text(), isTracked: event.context.outworxTrack !== undefined });
      return 'handled';
    })
    .post(NAMED, thrown);

/** A server that has an address of its own for the webhook, and knows nothing of the gate before it. */
const rewriting =
  (listener: RequestListener): RequestListener =>
  (req, res) => {
    if (req.url === '/door') req.url = PATH;
    return listener(req, res);
  };

describe.each([
  ['h3 1', one],
  ['h3 2', () => toNodeHandler(two())],
] as const)('%s', (name, make) => {
  test('a signed delivery runs the handler with its body, and with track; the span has the route of h3', async () => {
    expect(await post(make(), PATH, { ...signature() })).toEqual(HANDLED);
    expect(ran).toEqual([{ body, isTracked: true }]);
    expect(settled.map(({ routerPattern }) => routerPattern)).toEqual([PATH]);
  });

  test('the error that a handler throws is recorded, before h3 makes a 500 of it', async () => {
    expect((await post(make(), '/named/one', { ...signature() })).status).toBe(500);
    expect(settled).toHaveLength(1);
    expect(settled[0]).toMatchObject({ outcome: 'failed', errorType: 'RangeError', routerPattern: NAMED });
  });

  test('rewritten to it: no handler runs unverified', async () => {
    expect(await post(rewriting(make()), '/door')).toEqual(REFUSED);
    expect(ran).toEqual([]);
    // h3 2 gives a handler another request than Node's, so nothing is verified there.
    expect(await post(rewriting(make()), '/door', { ...signature() })).toEqual(name === 'h3 1' ? HANDLED : REFUSED);
    expect(ran).toHaveLength(name === 'h3 1' ? 1 : 0);
  });

  test('without us it leads to the handler', async () => {
    instrumentation.disable();
    expect(await post(rewriting(make()), '/door')).toEqual(HANDLED);
    instrumentation.enable();
  });

  test('other paths are none of our business', async () => {
    expect((await post(make(), '/other')).status).toBe(404);
    expect(settled).toEqual([]);
  });
});

test('h3 2: a request that the application makes of another is refused', async () => {
  const inner = two();
  const outer = new H3().post('/door', () => inner.fetch(new Request(`http://x${PATH}`, { method: 'POST', body })));
  expect(await post(toNodeHandler(outer), '/door', { ...signature() })).toEqual(REFUSED);
  expect(ran).toEqual([]);
});
