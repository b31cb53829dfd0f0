import * as http from 'node:http';
import { afterEach, expect, test } from 'vitest';
import { WebhookInstrumentation } from '../../src/index.js';
import { signDelivery } from '../../src/testing.js';
import { send } from '../helpers/http-client.js';
import { type InMemorySdk, startSdk } from '../helpers/sdk.js';
import { close, listen } from '../helpers/servers.js';

let sdk: InMemorySdk;
let server: http.Server;
afterEach(async () => {
  await close(server);
  await sdk.stop();
});

interface Metric {
  readonly descriptor: { readonly name: string; readonly unit: string };
  readonly dataPoints: readonly { readonly value: number; readonly attributes: Record<string, unknown> }[];
}

test('a rotation can be followed: how often each secret matched, and when it last did', async () => {
  const signatureSecret = ['whsec_new', 'whsec_old', 'whsec_never'];
  sdk = startSdk([new WebhookInstrumentation({ routes: [{ path: '/a', provider: 'stripe', signatureSecret }] })]);
  server = http.createServer((_req, res) => res.end());
  const origin = await listen(server);
  const deliver = (secret: string) => send(`${origin}/a`, signDelivery('stripe', { secret, body: { id: 'evt_1' } }));

  const startedAt = Date.now() / 1_000;
  await deliver('whsec_old');
  await deliver('whsec_new');
  const between = Date.now() / 1_000;
  await new Promise((resolve) => setTimeout(resolve, 5));
  await deliver('whsec_new');
  await deliver('whsec_forged');

  const [exported] = (await sdk.exported()).metrics as { scopeMetrics: { metrics: Metric[] }[] }[];
  const points = (name: string) => {
    const metric = exported!.scopeMetrics.flatMap(({ metrics }) => metrics).find(({ descriptor }) => descriptor.name === name);
    return Object.fromEntries(
      metric!.dataPoints.map(({ value, attributes }) => [String(attributes['webhook.signature.secret_index']), value]),
    );
  };
  expect(points('webhook.secret.matches')).toEqual({ 0: 2, 1: 1 });
  const lastUsed = points('webhook.secret.last_used');
  expect(Object.keys(lastUsed)).toEqual(['0', '1']);
  expect(lastUsed[1]).toBeGreaterThanOrEqual(startedAt);
  expect(lastUsed[1]).toBeLessThanOrEqual(between);
  expect(lastUsed[0]).toBeGreaterThan(between);
});
