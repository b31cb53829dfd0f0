import { afterEach, expect, test } from 'vitest';
import { resolveConfig } from '../../src/config/index.js';
import { type DeliveryInfo, getDelivery } from '../../src/get-delivery.js';
import type { ProviderDescription } from '../../src/providers/index.js';
import { settledAttributes } from '../../src/telemetry/delivery-attributes.js';
import { signDelivery } from '../../src/testing.js';
import { type Harness, startHarness } from '../helpers/harness.js';

const batched: ProviderDescription = {
  name: 'batched',
  algorithm: 'hmac-sha256',
  signature: { header: 'x-signature' },
  eventId: 'body:events.*.id',
  eventType: 'body:events.*.type',
};

let harness: Harness | undefined;
afterEach(() => harness?.stop());

async function start(events?: readonly string[]) {
  const seen: (DeliveryInfo | undefined)[] = [];
  const route = { path: '/hook', provider: batched, signatureSecret: 'secret', idempotencyKey: true, ...(events && { events }) };
  const { routes } = resolveConfig({ routes: [route] });
  harness = await startHarness({
    routes,
    handler(_req, res) {
      seen.push(getDelivery());
      res.end();
    },
  });
  const send = (list: object[], more: object = {}) =>
    harness!.post('/hook', signDelivery(routes[0]!.provider as never, { secret: 'secret', body: { events: list, ...more } }));
  return { seen, send, settled: harness.settled };
}

const A = { id: 'a', type: 'made' };
const B = { id: 'b', type: 'sent' };

test('a batch is claimed as one, under all of its ids', async () => {
  const { seen, send, settled } = await start();
  await send([A, B]);
  await send([A, B], { attempt: 2 });
  await send([B, A]);
  await send([A]);
  expect(settled.map(({ dedupe }) => dedupe)).toEqual(['first', 'mismatch', 'first', 'first']);
  expect(seen).toHaveLength(3);
  expect(seen[0]).toMatchObject({ eventIds: ['a', 'b'], eventTypes: ['made', 'sent'], eventId: undefined, eventType: undefined });
  expect(seen[2]).toMatchObject({ eventId: 'a', eventType: 'made' });
});

test('its ids and types are lists on the span, however many the sender writes', async () => {
  const { send, settled } = await start();
  await send(Array.from({ length: 150 }, (_, n) => ({ id: `e${n}`, type: n % 2 === 0 ? 'made' : 'sent' })));
  const attributes = settledAttributes(settled[0] as never);
  expect(attributes['webhook.event.ids']).toHaveLength(100);
  expect(attributes['webhook.event.types']).toEqual(['made', 'sent']);
  expect(attributes).not.toHaveProperty('webhook.event.id');
});

test('it is of interest where one of its types is', async () => {
  const { send, settled } = await start(['sent']);
  await send([A, B]);
  await send([A]);
  expect(settled.map(({ outcome }) => outcome)).toEqual(['acknowledged', 'ignored']);
});
