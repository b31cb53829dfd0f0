import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Delivery } from '../../src/core/delivery.js';
import { judge, judgeBlindly, type Passage } from '../../src/core/guard.js';
import type { Route } from '../../src/core/route.js';
import { createRouteTable } from '../../src/core/route-table.js';
import { headOf } from '../helpers/request-heads.js';
import { routeOf } from '../helpers/routes.js';

const deliveryOf = (route: Route, method = 'POST') => new Delivery(route, headOf(method), 0);

function passage(path: string, more: Partial<Passage> = {}): Passage {
  return { method: 'POST', path, delivery: undefined, head: () => headOf('POST'), hasRawBody: () => true, ...more };
}

const stripe = routeOf({ path: '/webhooks/stripe' });
const connect = routeOf({ path: '/webhooks/stripe/connect' });
const tenant = routeOf({ path: '/tenants/:tenant/hook' });
const watched = routeOf({ path: '/webhooks/watched', mode: 'observe' });
const table = createRouteTable([stripe, connect, tenant, watched]);
const unread = { hasRawBody: () => true };
const read = { hasRawBody: () => false };

describe('no delivery', () => {
  test('elsewhere: the handler runs', () => {
    expect(judge(table, passage('/other'))).toBeUndefined();
    expect(judge(table, passage('/webhooks/stripe', { method: 'GET' }))).toBeUndefined();
  });

  test('the body is unread: the whole way is taken here', () => {
    expect(judge(table, passage('/tenants/acme/hook', unread))).toMatchObject({
      kind: 'deliver',
      route: tenant,
      params: { tenant: 'acme' },
    });
  });

  test('the body is read: 401, as for any other refusal', () => {
    const ruling = judge(table, passage('/webhooks/stripe', read));
    expect(ruling).toMatchObject({ kind: 'refuse', route: stripe, answer: { status: 401 } });
  });

  test('a method that the route does not list: 405', () => {
    expect(judge(table, passage('/webhooks/stripe', { method: 'PUT' }))).toMatchObject({ answer: { status: 405 } });
  });

  test('observed: recorded where that can be, and never refused', () => {
    expect(judge(table, passage('/webhooks/watched', unread))).toMatchObject({ kind: 'deliver', route: watched });
    expect(judge(table, passage('/webhooks/watched', read))).toBeUndefined();
  });

  test('the router knows better than the path', () => {
    expect(judge(table, passage('*webhooks?stripe', { place: '/webhooks/stripe' }))).toMatchObject({ route: stripe });
  });
});

describe('a delivery', () => {
  const delivery = deliveryOf(stripe);

  test('of the same route: the handler runs', () => {
    expect(judge(table, passage('/webhooks/stripe', { delivery }))).toBeUndefined();
    expect(judge(table, passage('/webhooks/stripe', { delivery, method: 'PUT' }))).toBeUndefined();
  });

  test('of a route that a new config has replaced: the handler runs', () => {
    const replaced = createRouteTable([routeOf({ path: '/webhooks/stripe' })]);
    expect(judge(replaced, passage('/webhooks/stripe', { delivery }))).toBeUndefined();
  });

  test('of another route: refused, even if its body could be read again', () => {
    expect(judge(table, passage('/tenants/acme/hook', { delivery, ...unread }))).toMatchObject({ answer: { status: 401 } });
  });

  test('of the same path by another method, which is another route: refused', () => {
    const put = routeOf({ path: '/webhooks/stripe', methods: new Set(['PUT']) });
    const both = createRouteTable([stripe, put]);
    expect(judge(both, passage('/webhooks/stripe', { delivery, method: 'PUT' }))).toMatchObject({ kind: 'refuse', route: put });
  });

  test('a handshake by GET is no event because something calls it a POST later', () => {
    const handshake = deliveryOf(stripe, 'GET');
    handshake.identity = { isHandshake: true };
    expect(judge(table, passage('/webhooks/stripe', { delivery: handshake }))).toMatchObject({ answer: { status: 401 } });
  });
});

describe('a mount point', () => {
  const mounted = (path: string, place: string, more: Partial<Passage> = {}) =>
    judge(table, passage(path, { place, isMount: true, ...more }));

  test('takes what is below it', () => {
    expect(mounted('/webhooks/stripe/extra', '/webhooks/stripe')).toMatchObject({ route: stripe });
    expect(mounted('/webhooks/other', '/webhooks')).toBeUndefined();
  });

  test('a route that begins below it is the one that is meant', () => {
    expect(mounted('/webhooks/stripe/connect', '/webhooks/stripe')).toMatchObject({ route: connect });
    expect(mounted('/webhooks/stripe/connect', '/webhooks/stripe', { delivery: deliveryOf(connect) })).toBeUndefined();
  });

  test('a wider route does not open a narrower one', () => {
    const wide = routeOf({ path: '/webhooks/*', mode: 'observe' });
    const both = createRouteTable([wide, stripe]);
    const ruling = judge(
      both,
      passage('/webhooks/stripe/x', { place: '/webhooks/stripe', isMount: true, delivery: deliveryOf(wide) }),
    );
    expect(ruling).toMatchObject({ kind: 'refuse', route: stripe });
  });
});

test('judging is total: any text has an answer', () => {
  const text = fc.string({ unit: 'binary', maxLength: 200 });
  fc.assert(
    fc.property(text, text, text, fc.boolean(), (method, path, place, isMount) => {
      judge(table, passage(path, { method, place, isMount }));
    }),
    { numRuns: 2_000 },
  );
});

describe('when judging fails', () => {
  const blindly = (path: string, more: Partial<Passage> = {}) => judgeBlindly(table.routes, passage(path, more));

  test('what looks protected is refused, whatever else goes on', () => {
    expect(blindly('/Webhooks//STRIPE/')).toMatchObject({ kind: 'refuse', route: stripe });
    expect(blindly('/x', { place: '/webhooks/stripe' })).toMatchObject({ kind: 'refuse' });
    expect(blindly('/orders')).toBeUndefined();
    expect(blindly('/webhooks/watched')).toBeUndefined();
    expect(blindly('/webhooks/stripe', { delivery: deliveryOf(stripe) })).toBeUndefined();
  });
});
