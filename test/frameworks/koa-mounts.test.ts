import { createRequire } from 'node:module';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { getDelivery, WebhookInstrumentation } from '../../src/index.js';
import { eventOf, REFUSED, STRIPE, sendTo } from './webhook-sender.js';

const require = createRequire(import.meta.url);

let instrumentation: WebhookInstrumentation;
beforeAll(() => {
  const routes = ['/webhooks/stripe', '/api/hooks/stripe'].map((path) => ({ ...STRIPE, path }));
  instrumentation = new WebhookInstrumentation({ routes });
});
afterAll(() => instrumentation.disable());

test.each(['koa2', 'koa'])('%s: a path rewritten behind a mount point: no signature, no handler', async (installedAs) => {
  const Koa = require(installedAs);
  const Router = require('@koa/router');
  const mount = require('koa-mount');
  const router = new Router().post('/stripe', (ctx: { body?: unknown }) => {
    ctx.body = `verified ${getDelivery()?.verified}`;
  });
  const inner = new Koa().use((ctx: { path: string }, next: () => unknown) => {
    ctx.path = '/stripe';
    return next();
  });
  const listener = (at: string) => new Koa().use(mount(at, inner.use(router.routes()))).callback();
  expect(await sendTo(listener('/webhooks'), '/webhooks/door', eventOf(), '')).toBe(REFUSED);
  expect(await sendTo(listener('/webhooks'), '/webhooks/door', eventOf())).toBe('200 verified true');
  expect(await sendTo(listener('/hooks'), '/hooks/door', eventOf(), '')).toBe('200 verified undefined');
});

interface Context {
  path: string;
  method: string;
  body?: unknown;
}
type Next = () => unknown;

const verified = (ctx: Context) => {
  ctx.body = `verified ${getDelivery()?.verified}`;
};
const asPost = (ctx: Context, next: Next) => {
  ctx.method = 'POST';
  return next();
};
const rewrite = (from: string, to: string) => (ctx: Context, next: Next) => {
  if (ctx.path === from) ctx.path = to;
  return next();
};
const passOn = (_ctx: Context, next: Next) => next();

describe.each(['koa2', 'koa'])('%s, behind mount points', (installedAs) => {
  const Koa = require(installedAs);
  const Router = require('@koa/router');
  const mount = require('koa-mount');
  const app = (...all: unknown[]) => all.reduce<{ use(one: unknown): never }>((koa, one) => koa.use(one), new Koa());
  const post = (path: unknown) => new Router().post(path, verified).routes();
  const answers = async (made: unknown, path: string, method = 'POST') => {
    const listener = (made as { callback(): never }).callback();
    return [await sendTo(listener, path, eventOf(), '', method), await sendTo(listener, path, eventOf(), undefined, method)];
  };

  test.each([
    ['a GET that becomes a POST', app(mount('/api', app(mount('/hooks', app(asPost, post('/stripe')))))), '/api/hooks/stripe'],
    [
      'a GET that becomes a POST, by a regular expression',
      app(mount('/webhooks', app(asPost, post(/^\/stripe$/)))),
      '/webhooks/stripe',
    ],
    ['a GET that becomes a POST, by a wildcard', app(mount('/webhooks', app(asPost, post('/{*rest}')))), '/webhooks/stripe'],
  ])('%s: no signature, no handler', async (_what, made, path) => {
    expect(await answers(made, path, 'GET')).toEqual([REFUSED, '200 verified true']);
  });

  const toStripe = rewrite('/door', '/stripe');
  test.each([
    ['inside of two of them', app(mount('/api', app(mount('/hooks', app(toStripe, post('/stripe')))))), '/api/hooks/door'],
    ['before another one', app(mount('/webhooks', app(toStripe, mount('/stripe', verified)))), '/webhooks/door'],
    [
      'before two of them',
      app(rewrite('/door', '/api/hooks/stripe/sub'), mount('/api', app(mount('/hooks/stripe', verified)))),
      '/door',
    ],
    [
      'behind one that was passed by',
      app(mount('/webhooks', app(passOn)), mount('/webhooks', app(toStripe, post('/stripe')))),
      '/webhooks/door',
    ],
    [
      'beside one that was passed by',
      app(mount('/webhooks', app(mount('/door', app(passOn)), rewrite('/door/x', '/stripe'), mount('/stripe', verified)))),
      '/webhooks/door/x',
    ],
    [
      'when those after it are done',
      app(
        mount(
          '/webhooks',
          app(async (ctx: Context, next: Next) => {
            await next();
            ctx.path = '/stripe';
            await post('/stripe')(ctx, async () => {});
          }),
        ),
      ),
      '/webhooks/door',
    ],
    ['with a slash at its end', app(mount('/webhooks/', app(rewrite('door', '/stripe'), post('/stripe')))), '/webhooks/door'],
  ])('a path rewritten %s: no signature, no handler', async (_what, made, path) => {
    expect(await answers(made, path)).toEqual([REFUSED, '200 verified true']);
  });

  test('a path that is a route only without its mount point, or only when that was left, is none', async () => {
    const below = app(mount('/other', post('/webhooks/stripe')));
    const left = app(mount('/webhooks', app(passOn)), rewrite('/webhooks/door', '/stripe'), post('/stripe'));
    expect(await answers(below, '/other/webhooks/stripe')).toEqual(['200 verified undefined', '200 verified undefined']);
    expect(await answers(left, '/webhooks/door')).toEqual(['200 verified undefined', '200 verified undefined']);
  });
});

test('what was defined on the context before is there again after us', async () => {
  const Koa = require('koa');
  const koa = new Koa().use(verified);
  const written: string[] = [];
  const own = { configurable: true, get: () => '/', set: (path: string) => void written.push(path) };
  Object.defineProperty(koa.context, 'path', own);
  expect(await sendTo(koa.callback(), '/', eventOf())).toBe('200 verified undefined');
  koa.context.path = '/seen';
  expect(written).toEqual(['/seen']);
  expect(Object.getOwnPropertyDescriptor(koa.context, 'path')?.set).not.toBe(own.set);
  instrumentation.disable();
  expect(Object.getOwnPropertyDescriptor(koa.context, 'path')).toMatchObject(own);
  instrumentation.enable();
});
