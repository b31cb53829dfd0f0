import { type DiagLogger, DiagLogLevel, diag } from '@opentelemetry/api';
import Fastify5 from 'fastify';
import Fastify4 from 'fastify4';
import { afterAll, afterEach, expect, test } from 'vitest';
import { getDelivery, WebhookInstrumentation } from '../../src/index.js';
import { send } from '../helpers/http-client.js';
import { eventOf, headersOf, REFUSED, STRIPE } from './webhook-sender.js';

let instrumentation: WebhookInstrumentation | undefined;
afterEach(() => instrumentation?.disable());
afterAll(() => diag.disable());

const warnings: string[] = [];
const quiet = () => {};
const logger: DiagLogger = {
  error: quiet,
  warn: (...words) => void warnings.push(words.join(' ')),
  info: quiet,
  debug: quiet,
  verbose: quiet,
};
diag.setLogger(logger, { logLevel: DiagLogLevel.ALL, suppressOverrideMessage: true });

/** Made before the instrumentation; `/door` leads to the webhook around the server's gate. */
function make(Fastify: typeof Fastify5) {
  const app = Fastify({ rewriteUrl: (req) => (req.url === '/door' ? '/webhooks/stripe' : (req.url ?? '')) });
  app.post('/webhooks/stripe', async () => ({ verified: getDelivery()?.verified }));
  app.post('/webhooks/callback', (_request, reply) => void reply.send('ran'));
  app.post('/hooks', { config: { webhook: STRIPE } as object }, async () => 'ran');
  app.post('/other', async () => 'ran');
  return app;
}

const instrument = () => {
  const routes = [
    { ...STRIPE, path: '/webhooks/stripe' },
    { ...STRIPE, path: '/webhooks/callback' },
  ];
  instrumentation = new WebhookInstrumentation({ routes });
};

// First: what is said is said once.
test('an application that is made after us is not taken for a late one', async () => {
  instrument();
  warnings.length = 0;
  const app = make(Fastify5);
  const origin = await app.listen({ port: 0, host: '127.0.0.1' });
  const body = eventOf();
  expect((await send(`${origin}/door`, { body, headers: headersOf(body) })).body.toString()).toBe('{"verified":true}');
  expect(warnings.filter((line) => line.includes('was made before'))).toEqual([]);
  await app.close();
});

test('Fastify 5 made before us: what comes around the first gate is refused, what came through it runs', async () => {
  const app = make(Fastify5);
  const origin = await app.listen({ port: 0, host: '127.0.0.1' });
  instrument();
  const post = async (path: string, secret?: string) => {
    const body = eventOf();
    const reply = await send(`${origin}${path}`, { body, headers: headersOf(body, secret) });
    return `${reply.status} ${reply.body}`;
  };
  const inject = async (url: string, secret?: string) => {
    const payload = eventOf();
    const { statusCode, body } = await app.inject({ method: 'POST', url, payload, headers: headersOf(payload, secret) });
    return `${statusCode} ${body}`;
  };
  for (const _ of [1, 2]) {
    expect(await post('/door', '')).toBe(REFUSED);
    expect(await inject('/webhooks/stripe', '')).toBe(REFUSED);
    expect(await inject('/webhooks/callback', '')).toBe(REFUSED);
  }
  // Read before: nothing is left to verify.
  expect(await inject('/webhooks/stripe')).toBe(REFUSED);
  expect(await post('/webhooks/stripe', '')).toBe(REFUSED);
  expect(await post('/webhooks/stripe')).toBe('200 {"verified":true}');
  expect(await post('/webhooks/callback')).toBe('200 ran');
  expect(await post('/other', '')).toBe('200 ran');
  // A route in code whose options nobody read when it was declared: closed, and it says why.
  expect(await post('/hooks', '')).toMatch(/^500 .*import '@outworx\/otel-webhooks\/fastify' before the application is made/);
  expect(warnings.filter((line) => line.includes('a Fastify application was made before'))).toHaveLength(1);
  instrumentation?.disable();
  expect(await post('/door', '')).toBe('200 {}');
  await app.close();
});

test('without an instrumentation, too, a route in code is closed there', async () => {
  const app = make(Fastify5);
  await import('../../src/fastify.js');
  const payload = eventOf();
  const answer = await app.inject({ method: 'POST', url: '/hooks', payload, headers: headersOf(payload) });
  expect([answer.statusCode, answer.body]).toEqual([500, expect.stringContaining('before the application is made')]);
  expect((await app.inject({ method: 'POST', url: '/other' })).body).toBe('ran');
});

test('Fastify 4 has the first gate only', async () => {
  const app = make(Fastify4 as never);
  const origin = await app.listen({ port: 0, host: '127.0.0.1' });
  instrument();
  const body = eventOf();
  expect((await send(`${origin}/webhooks/stripe`, { body, headers: headersOf(body, '') })).status).toBe(401);
  expect((await send(`${origin}/webhooks/stripe`, { body, headers: headersOf(body) })).status).toBe(200);
  await app.close();
});
