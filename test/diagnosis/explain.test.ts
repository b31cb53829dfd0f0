import { gzipSync } from 'node:zlib';
import { afterEach, describe, expect, it } from 'vitest';
import { type RouteOptions, resolveConfig } from '../../src/config/index.js';
import { limited } from '../../src/core/explanation.js';
import { explainer } from '../../src/diagnosis/explain.js';
import { standardScheme } from '../../src/providers/catalogue/standard-webhooks.js';
import { compileProvider } from '../../src/providers/index.js';
import { settledAttributes } from '../../src/telemetry/delivery-attributes.js';
import { signDelivery } from '../../src/testing.js';
import { type Harness, startHarness } from '../helpers/harness.js';
import type { Post } from '../helpers/http-client.js';

let harness: Harness | undefined;
afterEach(async () => {
  await harness?.stop();
  harness = undefined;
});

const SECRET = `whsec_${Buffer.alloc(24, 7).toString('base64')}`;
const STRIPE: RouteOptions = { path: '/hook', provider: 'stripe', signatureSecret: 'whsec_right' };
const EVENT = { id: 'evt_1', type: 'invoice.paid', url: 'https://example.com/a/b', name: 'Zoë' };

/** A sender of Standard Webhooks that takes the text of its secret for the key. */
const asText = compileProvider({ name: 'as-text', ...standardScheme('webhook'), key: {} });

/** What the telemetry says of one delivery, and what the sender is told. */
async function explain(routes: readonly RouteOptions[], post: Post, mode: 'enforce' | 'observe' = 'enforce') {
  const resolved = resolveConfig({ mode, routes }).routes;
  harness = await startHarness({
    routes: resolved,
    handler: (_req, res) => void res.end('ran'),
    explain: explainer(() => resolved),
  });
  const reply = await harness.post('/hook', post);
  const [delivery] = await harness.settledCount(1);
  const attributes = settledAttributes(delivery as never);
  return { reply, reason: attributes['webhook.signature.reason'], attributes };
}

const stripe = (secret: string, more: Partial<Parameters<typeof signDelivery>[1]> = {}): Post =>
  signDelivery('stripe', { secret, body: EVENT, ...more });

describe('why a signature failed', () => {
  it('another secret', async () => {
    const { reason } = await explain([STRIPE], stripe('whsec_other'));
    expect(reason).toBe('wrong_secret');
  });

  it('the secret of another route of the sender', async () => {
    const routes = [STRIPE, { path: '/other', provider: 'stripe', signatureSecret: ['whsec_x', 'whsec_other'] }];
    expect((await explain(routes, stripe('whsec_other'))).reason).toBe('secret_of_other_route');
  });

  it.each([
    ['an API key', 'stripe', 'sk_test_51H', 'whsec_x'],
    ['base64 that was not decoded', 'stripe', `${Buffer.from('the real secret').toString('base64')}`, 'the real secret'],
    ['a prefix that should not be there', 'github', 'whsec_abc', 'abc'],
    ['hex that was not decoded', 'github', Buffer.from('key').toString('hex'), 'key'],
  ])('a secret of the wrong kind: %s', async (_, provider, configured, real) => {
    const delivery = signDelivery(provider, { secret: real, body: EVENT });
    const { reason } = await explain([{ path: '/hook', provider, signatureSecret: configured }], delivery);
    expect(reason).toBe('secret_of_wrong_kind');
  });

  it('base64 that was decoded and should not have been', async () => {
    const { body, headers } = signDelivery(asText, { secret: SECRET, body: EVENT });
    const { reason } = await explain([{ path: '/hook', provider: 'standard-webhooks', signatureSecret: SECRET }], {
      body,
      headers,
    });
    expect(reason).toBe('secret_of_wrong_kind');
  });

  const compact = JSON.stringify(EVENT);
  it.each([
    ['body_reserialized', 'indented by two', JSON.stringify(EVENT, null, 2), compact],
    ['body_reserialized', 'indented by four', JSON.stringify(EVENT, null, 4), compact],
    ['body_reserialized', 'by JavaScript', compact, JSON.stringify(EVENT, null, 2)],
    ['body_reserialized', 'by PHP', compact.replaceAll('/', '\\/').replace('ë', '\\u00eb'), compact],
    [
      'body_reserialized',
      'by Python',
      '{"id": "evt_1", "list": [1, {}, []], "name": "Zo\\u00eb, a: b"}',
      '{"id":"evt_1","list":[1,{},[]],"name":"Zoë, a: b"}',
    ],
    ['body_trimmed', 'a line break taken off', `${compact}\r\n`, compact],
    ['body_trimmed', 'a line break put on', compact, `${compact}\n`],
    ['body_trimmed', 'line breaks changed', '{\r\n"id": 1}', '{\n"id": 1}'],
    ['body_trimmed', 'a byte order mark taken off', `\ufeff${compact}`, compact],
    ['body_decompressed', 'gzip', compact, gzipSync(compact)],
  ])('%s: %s', async (expected, _, sent, arrived) => {
    const { headers } = stripe('whsec_right', { body: sent });
    expect((await explain([STRIPE], { headers: headers!, body: arrived })).reason).toBe(expected);
  });

  it.each([
    ['timestamp_too_old', -400],
    ['timestamp_ahead', 400],
  ])('%s, and by how much', async (expected, seconds) => {
    const { reason, attributes } = await explain([STRIPE], stripe('whsec_right', { timestamp: Date.now() + seconds * 1_000 }));
    expect(reason).toBe(expected);
    expect(attributes['webhook.signature.status']).toBe('expired');
    expect(Math.abs((attributes['webhook.signature.age'] as number) + seconds)).toBeLessThan(30);
  });

  it('the header of another provider', async () => {
    const { reason, attributes } = await explain([STRIPE], signDelivery('slack', { secret: 's', body: EVENT }));
    expect([reason, attributes['webhook.signature.other_providers']]).toEqual(['header_of_other_provider', ['slack']]);
  });

  it('no signature at all: nothing to explain', async () => {
    const { reason, attributes } = await explain([STRIPE], { body: '{}', headers: { authorization: 'Bearer x' } });
    expect([reason, attributes['webhook.signature.status']]).toEqual([undefined, 'missing']);
  });

  it.each([
    ['stripe', { 'stripe-signature': 't=1,v9=abcd' }],
    ['github', { 'x-hub-signature-256': 'sha512=abcd' }],
  ])('a scheme that nobody knows, of %s', async (provider, headers) => {
    const { reason } = await explain([{ path: '/hook', provider, signatureSecret: 'whsec_right' }], { body: '{}', headers });
    expect(reason).toBe('scheme_unknown');
  });

  it.each([
    ['gitlab', SECRET, { 'x-gitlab-token': 'token' }],
    ['gitlab', 'token', { 'webhook-signature': 'v1,abc', 'webhook-id': 'a', 'webhook-timestamp': '1' }],
    ['svix', SECRET, { 'svix-signature': 'v1a,abc', 'svix-id': 'a', 'svix-timestamp': '1' }],
  ])('a secret for another scheme of %s', async (provider, signatureSecret, headers) => {
    expect((await explain([{ path: '/hook', provider, signatureSecret }], { body: '{}', headers })).reason).toBe(
      'secret_of_wrong_kind',
    );
  });

  it('a timestamp that cannot be read is no fault of the secret', async () => {
    const headers = { 'webhook-signature': 'v1,abc', 'webhook-id': 'a', 'webhook-timestamp': 'x' };
    const { attributes, reason } = await explain([{ path: '/hook', provider: 'openai', signatureSecret: SECRET }], {
      body: '{}',
      headers,
    });
    expect([attributes['webhook.signature.status'], reason]).toEqual(['malformed', undefined]);
  });

  it.each([
    ['another scheme', 'http://hooks.example.com/hook'],
    ['the host that the request names', 'https://seen.example.com/hook'],
    ['a slash at its end', 'https://hooks.example.com/hook/'],
  ])('another URL: %s', async (_, url) => {
    const signed = signDelivery('square', { secret: 'key', body: EVENT, url });
    const route = { path: '/hook', provider: 'square', signatureSecret: 'key', publicUrl: 'https://hooks.example.com' };
    const post = { ...signed, headers: { ...signed.headers, 'x-forwarded-host': 'seen.example.com' } };
    expect((await explain([route], post)).reason).toBe('url_mismatch');
  });

  it('is told in observe mode too', async () => {
    const { reply, reason } = await explain([STRIPE], stripe('whsec_other'), 'observe');
    expect([reply.body.toString(), reason]).toEqual(['ran', 'wrong_secret']);
  });
});

describe('what a sender can do with it', () => {
  it('nothing: every refusal is the same to the byte', async () => {
    const compact = JSON.stringify(EVENT);
    const posts = [
      stripe('whsec_other'),
      { ...stripe('whsec_right'), body: `${compact} ` },
      signDelivery('slack', { secret: 's', body: EVENT }),
      stripe('whsec_right', { timestamp: 0 }),
      { body: '{}' },
    ];
    const replies = new Set<string>();
    for (const post of posts) {
      const { reply } = await explain([STRIPE], post);
      const { date: _, ...headers } = reply.headers;
      replies.add(JSON.stringify([reply.status, headers, reply.body.toString()]));
      await harness?.stop();
      harness = undefined;
    }
    expect(replies.size).toBe(1);
  });

  it('it costs nothing where the signature is good', async () => {
    let looks = 0;
    const { routes } = resolveConfig({ routes: [STRIPE] });
    harness = await startHarness({ routes, handler: (_req, res) => void res.end(), explain: () => void looks++ });
    await harness.post('/hook', stripe('whsec_right'));
    await harness.post('/hook', stripe('whsec_right', { timestamp: 0 }));
    expect(looks).toBe(0);
    await harness.post('/hook', stripe('whsec_other'));
    expect(looks).toBe(1);
  });

  it('makes us look once a second for each route, and eight times in all', () => {
    let now = 0;
    let looks = 0;
    const routes = resolveConfig({ routes: Array.from({ length: 20 }, (_, n) => ({ ...STRIPE, path: `/hook/${n}` })) }).routes;
    const look = limited(
      () => {
        looks++;
        return undefined;
      },
      () => now,
    );
    const all = () => routes.map((route) => look({ route, head: {} as never, request: {} as never, status: 'invalid', now: 0 }));
    all();
    all();
    expect(looks).toBe(8);
    now = 999;
    all();
    expect(looks).toBe(8);
    now = 1_000;
    all();
    expect(looks).toBe(16);
  });

  it('no body makes it throw or take long: deep, huge, a bomb', async () => {
    for (const body of [
      '['.repeat(100_000) + ']'.repeat(100_000),
      'x'.repeat(1_000_000),
      gzipSync(Buffer.alloc(50_000_000)),
      '\u0000',
      '"\\ud800"',
    ]) {
      const { reason } = await explain([{ ...STRIPE, maxBodySize: '2mib' }], { ...stripe('whsec_other'), body });
      expect(reason).toBe('wrong_secret');
      await harness?.stop();
      harness = undefined;
    }
  });
});
