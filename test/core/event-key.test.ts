import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type EventScope, keyOf } from '../../src/core/deduplication.js';

/** Stores of other processes and of later versions know events by it. */
const written = ({ path, params, provider, tenant }: EventScope, id: string) =>
  createHash('sha256')
    .update(JSON.stringify([path, params, provider, tenant, id, null]))
    .digest('base64url');

const scope = fc.record({
  path: fc.constantFrom('/webhooks/a', '/webhooks/b'),
  params: fc.constantFrom(Object.freeze({}), Object.freeze({ t: '1' }), {}, { t: '1' }, { t: '2' }),
  provider: fc.constantFrom('stripe', 'github'),
  tenant: fc.constantFrom('', 'x"]'),
});

test('the key of an event is a hash over its scope and its id, whatever was asked before', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(scope, fc.string({ unit: 'binary' }))), (asked) => {
      for (const [where, id] of asked) expect(keyOf(where, id)).toBe(written(where, id));
    }),
  );
});

test('parameters that a caller writes into are read anew', () => {
  const params = { tenant: 'a' };
  const where = { path: '/webhooks/:tenant', params, provider: 'stripe', tenant: '' };
  const before = keyOf(where, 'evt_1');
  params.tenant = 'b';
  expect(keyOf(where, 'evt_1')).not.toBe(before);
  expect(keyOf(where, 'evt_1')).toBe(written(where, 'evt_1'));
});
