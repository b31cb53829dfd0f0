import * as http from 'node:http';
import { afterEach, expect, test } from 'vitest';
import { WebhookInstrumentation } from '../src/index.js';
import { signDelivery } from '../src/testing.js';
import { send } from './helpers/http-client.js';
import { close, listen } from './helpers/servers.js';

let instrumentation: WebhookInstrumentation | undefined;
let server: http.Server | undefined;
afterEach(async () => {
  instrumentation?.disable();
  if (server !== undefined) await close(server);
  server = undefined;
});

const SECRET = 'whsec_secret';
const routes = [
  { path: '/webhooks/stripe', provider: 'stripe', signatureSecret: SECRET, idempotencyKey: true },
  {
    path: '/webhooks/:tenant/:region/stripe',
    provider: 'stripe',
    signatureSecret: ({ params }: { params: Readonly<Record<string, string>> }) => `${SECRET}_${params.tenant}`,
    idempotencyKey: true,
  },
  { path: '/webhooks/plain', provider: 'stripe', signatureSecret: SECRET },
] as const;

async function start(): Promise<{ deliver(path: string, secret?: string): Promise<void>; runs: string[] }> {
  const runs: string[] = [];
  instrumentation = new WebhookInstrumentation({ routes });
  server = http.createServer((req, res) => {
    runs.push(req.url!);
    res.end();
  });
  const origin = await listen(server);
  return {
    runs,
    async deliver(path, secret = SECRET) {
      const body = JSON.stringify({ id: 'evt_1', object: 'event', type: 'a.b' });
      const { headers } = signDelivery('stripe', { secret, body });
      expect((await send(`${origin}${path}`, { headers, body })).status).toBe(200);
    },
  };
}

test('a forgotten event runs again, once', async () => {
  const { deliver, runs } = await start();
  for (let i = 0; i < 2; i++) await deliver('/webhooks/stripe');
  expect(runs).toHaveLength(1);
  expect(await instrumentation!.forget({ route: '/webhooks/stripe', id: 'evt_1' })).toBe(true);
  expect(await instrumentation!.forget({ route: '/webhooks/stripe', id: 'evt_1' })).toBe(false);
  for (let i = 0; i < 2; i++) await deliver('/webhooks/stripe');
  expect(runs).toHaveLength(2);
});

test('of one tenant, whose key is part of what the event is known by', async () => {
  const { deliver, runs } = await start();
  const deliverAll = async () => {
    for (const tenant of ['a', 'b c']) await deliver(`/webhooks/${encodeURIComponent(tenant)}/eu/stripe`, `${SECRET}_${tenant}`);
  };
  await deliverAll();
  const route = '/webhooks/:tenant/:region/stripe';
  expect(await instrumentation!.forget({ route, id: 'evt_1', params: { region: 'eu', tenant: 'b c' } })).toBe(true);
  expect(await instrumentation!.forget({ route, id: 'evt_1', params: { region: 'us', tenant: 'a' } })).toBe(false);
  await deliverAll();
  expect(runs).toEqual(['/webhooks/a/eu/stripe', '/webhooks/b%20c/eu/stripe', '/webhooks/b%20c/eu/stripe']);
});

test.each([
  [
    '/webhooks/strip',
    'no route "/webhooks/strip". There are: /webhooks/stripe, /webhooks/:tenant/:region/stripe, /webhooks/plain',
  ],
  ['/webhooks/plain', '/webhooks/plain has no idempotencyKey'],
  ['/webhooks/:tenant/:region/stripe', 'needs the parameter tenant'],
])('%s: a mistake is said', async (route, message) => {
  await start();
  await expect(instrumentation!.forget({ route, id: 'evt_1' })).rejects.toThrow(message);
});
