import type { RequestListener } from 'node:http';
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

const handle: RequestListener = (_req, res) => void res.end(`verified ${getDelivery()?.verified}`);
const rewritten = (req: { url: string }, _res: unknown, next: () => void) => {
  req.url = '/webhooks/stripe';
  next();
};
const onError = (_error: unknown, _req: unknown, res: { end(text: string): void }, _next: unknown) => res.end('an error');

test.each(['express4', 'express'])(
  '%s: what comes around the first gate is asked about once for its route',
  async (installedAs) => {
    const express = require(installedAs);
    // It was the route's before the path was rewritten, and is the route's behind that.
    const inRoute = express().post('/open', rewritten, handle);
    expect(await sendTo(inRoute, '/open', eventOf(), '')).toBe('200 verified undefined');
    const behind = express().use(rewritten).post('/webhooks/stripe', handle);
    expect(await sendTo(behind, '/open', eventOf(), '')).toBe(REFUSED);
    expect(await sendTo(behind, '/open', eventOf())).toBe('200 verified true');
  },
);

test.each(['express4', 'express'])('%s: an error handler that is passed over protects nothing', async (installedAs) => {
  const app = require(installedAs)().use(rewritten).use(onError);
  expect(await sendTo(app, '/open', eventOf(), '')).toMatch(/^404 /);
});
