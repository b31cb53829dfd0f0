import { createRequire } from 'node:module';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { getDelivery, WebhookInstrumentation } from '../../src/index.js';
import { eventOf, REFUSED, STRIPE, sendTo } from './webhook-sender.js';

const require = createRequire(import.meta.url);

let instrumentation: WebhookInstrumentation;
beforeAll(() => {
  instrumentation = new WebhookInstrumentation({ routes: [{ ...STRIPE, path: '/webhooks/stripe' }] });
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
