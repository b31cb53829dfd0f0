import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { getRequestListener } from '@hono/node-server';
import { type Context, Hono } from 'hono';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { type Track, webhookGuard } from '../../src/hono.js';
import { WebhookInstrumentation } from '../../src/index.js';
import { signDelivery } from '../../src/testing.js';

const SECRET = 'whsec_test';
const PATH = '/webhooks/stripe';
const body = JSON.stringify({ id: 'evt_1', type: 'a' });
const signature = () => signDelivery('stripe', { body, secret: SECRET }).headers;

type Env = { Variables: { outworxTrack?: Track } };

const ran: { body: string; isTracked: boolean }[] = [];
const handle = async (c: Context<Env>) => {
  ran.push({ body: await c.req.text(), isTracked: c.get('outworxTrack') !== undefined });
  return c.text('handled');
};

let instrumentation: WebhookInstrumentation;
beforeAll(() => {
  instrumentation = new WebhookInstrumentation({ routes: [{ path: PATH, provider: 'stripe', signatureSecret: SECRET }] });
});
afterEach(() => {
  ran.length = 0;
});
afterAll(() => instrumentation.disable());

/** Sends one request to an application behind a server. */
async function post(
  app: Hono<Env>,
  path: string,
  headers: Readonly<Record<string, string>> = {},
  listenerOf = getRequestListener,
) {
  const server = createServer(listenerOf(app.fetch));
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

const guarded = () => new Hono<Env>().use(webhookGuard()).post(PATH, handle);
const REFUSED = { status: 401, body: '{"error":"unauthorized"}' };

test('a signed delivery runs the handler with its body, and with track', async () => {
  expect(await post(guarded(), PATH, { ...signature() })).toEqual({ status: 200, body: 'handled' });
  expect(ran).toEqual([{ body, isTracked: true }]);
});

/** Ways around the server's gate that an application may have in itself. */
const WAYS: readonly [string, () => Hono<Env>][] = [
  [
    'its own getPath',
    () =>
      new Hono<Env>({ getPath: (request) => (request.url.endsWith('/door') ? PATH : '/other') })
        .use(webhookGuard())
        .post(PATH, handle),
  ],
  [
    'a request that it makes of another',
    () => {
      const inner = guarded();
      return new Hono<Env>().post('/door', (c) => inner.fetch(new Request(`http://x${PATH}`, { method: 'POST', body }), c.env));
    },
  ],
];

test.each(WAYS)('%s: refused, signed or not; without the guard it leads to the handler', async (_way, make) => {
  expect(await post(make(), '/door')).toEqual(REFUSED);
  expect(await post(make(), '/door', { ...signature() })).toEqual(REFUSED);
  expect(ran).toEqual([]);
  instrumentation.disable();
  expect(await post(make(), '/door')).toEqual({ status: 200, body: 'handled' });
  instrumentation.enable();
});

test.each(['node-server1', '@hono/node-server'])(
  '%s: after a refusal in the application those of the server are as they were',
  async (name) => {
    const { getRequestListener: listenerOf } = await import(name);
    for (const [, make] of WAYS) expect(await post(make(), '/door', {}, listenerOf)).toEqual(REFUSED);
    expect(await post(guarded(), PATH, {}, listenerOf)).toEqual(REFUSED);
  },
);

test('what is below a mount point of a protected path is refused too; what has a route of its own is not', async () => {
  const mounted = new Hono<Env>().use(webhookGuard()).mount(PATH, () => new Response('mounted'));
  expect(await post(mounted, `${PATH}/below`)).toEqual(REFUSED);
  const other = guarded()
    .use(`${PATH}/*`, async (_c, next) => void (await next()))
    .post(`${PATH}/below`, (c) => c.text('other'));
  expect(await post(other, `${PATH}/below`)).toEqual({ status: 200, body: 'other' });
});

test('without a server of Node it does nothing', async () => {
  expect(await (await guarded().request('/nothing')).text()).toBe('404 Not Found');
});
