import type { RequestListener } from 'node:http';
import { createRequire } from 'node:module';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { getDelivery, WebhookInstrumentation } from '../../src/index.js';
import { eventOf, REFUSED, STRIPE, sendTo } from './webhook-sender.js';

const require = createRequire(import.meta.url);

interface App extends RequestListener {
  use(...args: unknown[]): App;
}

let instrumentation: WebhookInstrumentation;
let connect: () => App;
beforeAll(() => {
  instrumentation = new WebhookInstrumentation({ routes: [{ ...STRIPE, path: '/webhooks/stripe' }] });
  connect = require('connect');
});
afterAll(() => instrumentation.disable());

const handle: RequestListener = (_req, res) => void res.end(`verified ${getDelivery()?.verified}`);
const rewrite = (url: string) => (req: { url: string }, _res: unknown, next: () => void) => {
  req.url = url;
  next();
};

/** None of these is the listener of its server, and no mount point is in the path that was sent. */
const APPS: Record<string, () => RequestListener> = {
  'called by a listener': () => {
    const app = connect().use(rewrite('/webhooks/stripe')).use('/webhooks/stripe', handle);
    return (req, res) => app(req, res);
  },
  'rewritten in an application in an application': () =>
    connect().use('/webhooks', connect().use(rewrite('/stripe')).use('/stripe', handle)),
  'two deep, behind one that gave the request back': () => {
    const other = connect().use('/x', (_req: unknown, _res: unknown, next: () => void) => next());
    const inner = connect().use(rewrite('/stripe')).use('/stripe', handle);
    return connect().use('/webhooks', connect().use('/door', other).use(inner));
  },
};

test.each(Object.entries(APPS))('%s: no signature, no handler', async (_name, make) => {
  expect(await sendTo(make(), '/webhooks/door/x', eventOf(), '')).toBe(REFUSED);
  expect(await sendTo(make(), '/webhooks/door/x', eventOf())).toBe('200 verified true');
  instrumentation.disable();
  const open = make();
  expect(await sendTo(open, '/webhooks/door/x', eventOf(), '')).toBe('200 verified undefined');
  instrumentation.enable();
  expect(await sendTo(make(), '/webhooks/door/x', eventOf(), '')).toBe(REFUSED);
});

test('a path rewritten after something below another mount point has thrown: no signature, no handler', async () => {
  const app = connect()
    .use('/door', () => {
      throw new Error('of a handler');
    })
    .use((_error: unknown, req: { url: string }, _res: unknown, next: () => void) => {
      req.url = '/webhooks/stripe';
      next();
    })
    .use('/webhooks/stripe', handle);
  expect(await sendTo(app, '/door', eventOf(), '')).toBe(REFUSED);
  expect(await sendTo(app, '/door', eventOf())).toBe('200 verified true');
});

test('a first layer below a protected mount point, whose path is all that was sent: no signature, no handler', async () => {
  const make = () => connect().use('/webhooks/stripe/below', handle);
  expect(await sendTo(make(), '/webhooks/stripe/below', eventOf(), '')).toBe(REFUSED);
  expect(await sendTo(make(), '/webhooks/stripe/below', eventOf())).toBe('200 verified true');
  const behindOthers = connect().use((_req: unknown, _res: unknown, next: () => void) => next());
  behindOthers.use('/webhooks/stripe/below', handle).use('/other', handle);
  expect(await sendTo(behindOthers, '/webhooks/stripe/below', eventOf(), '')).toBe(REFUSED);
  expect(await sendTo(behindOthers, '/other', eventOf(), '')).toBe('200 verified undefined');
});
