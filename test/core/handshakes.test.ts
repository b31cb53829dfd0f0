import { createHmac, generateKeyPairSync } from 'node:crypto';
import { afterEach, describe, expect, it } from 'vitest';
import type { RouteOptions } from '../../src/config/index.js';
import { resolveConfig } from '../../src/config/index.js';
import { signDelivery } from '../../src/testing.js';
import { type Harness, startHarness } from '../helpers/harness.js';
import type { Post } from '../helpers/http-client.js';

let harness: Harness | undefined;
afterEach(async () => {
  await harness?.stop();
  harness = undefined;
});

const ed25519 = generateKeyPairSync('ed25519');
const DISCORD_KEY = ed25519.publicKey.export({ type: 'spki', format: 'der' }).subarray(-32).toString('hex');
const DISCORD_PEM = ed25519.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
const PUBLIC_URL = 'https://hooks.example.com';

interface Greeting {
  readonly provider: string;
  readonly secret?: string;
  readonly route?: Partial<RouteOptions>;
  /** Behind the path. */
  readonly query?: string;
  readonly request: Post;
  readonly status?: number;
  readonly text?: string;
  readonly json?: unknown;
  readonly headers?: Record<string, string>;
}

const signed = (provider: string, secret: string, body: unknown): Post => ({
  ...signDelivery(provider, { secret, body: body as object, url: PUBLIC_URL }),
});
const sha = (algorithm: string, key: string, text: string) => createHmac(algorithm, key).update(text);

/** Every handshake whose answer a protocol defines, with the answer that its sender wants. */
const GREETINGS: readonly Greeting[] = [
  {
    provider: 'slack',
    request: signed('slack', 'secret', { type: 'url_verification', challenge: '3eZbrw1a' }),
    text: '3eZbrw1a',
  },
  {
    provider: 'meta',
    route: { verifyToken: 'meatyhamhock' },
    query: '?hub.mode=subscribe&hub.challenge=1158201444&hub.verify_token=meatyhamhock',
    request: { method: 'GET' },
    text: '1158201444',
  },
  {
    provider: 'zoom',
    request: signed('zoom', 'secret', { event: 'endpoint.url_validation', payload: { plainToken: 'qgg8vlvZRS6UYooatFL8Aw' } }),
    json: {
      plainToken: 'qgg8vlvZRS6UYooatFL8Aw',
      encryptedToken: sha('sha256', 'secret', 'qgg8vlvZRS6UYooatFL8Aw').digest('hex'),
    },
  },
  { provider: 'dropbox', query: '?challenge=abc%20d', request: { method: 'GET' }, text: 'abc d' },
  { provider: 'nylas', query: '?challenge=abc', request: { method: 'GET' }, text: 'abc' },
  {
    provider: 'twitch',
    request: signed('twitch', 'secret', { challenge: 'pogchamp-kappa', subscription: {} }),
    text: 'pogchamp-kappa',
  },
  {
    provider: 'x',
    query: '?crc_token=challenge_string',
    request: { method: 'GET' },
    json: { response_token: `sha256=${sha('sha256', 'secret', 'challenge_string').digest('base64')}` },
  },
  {
    provider: 'microsoft-graph',
    query: '?validationToken=Validation%3A%20Testing%20client',
    request: { headers: { 'content-type': 'text/plain; charset=utf-8' } },
    text: 'Validation: Testing client',
  },
  {
    provider: 'okta',
    request: { method: 'GET', headers: { 'x-okta-verification-challenge': 'xyz' } },
    json: { verification: 'xyz' },
  },
  {
    provider: 'discord',
    secret: DISCORD_KEY,
    request: signed('discord', DISCORD_PEM, { type: 1, id: '1', token: 't' }),
    json: { type: 1 },
  },
  { provider: 'discord', secret: DISCORD_KEY, request: signed('discord', DISCORD_PEM, { type: 0 }), status: 204, text: '' },
  {
    provider: 'azure-event-grid',
    query: '?code=secret',
    request: {
      body: JSON.stringify([
        {
          eventType: 'Microsoft.EventGrid.SubscriptionValidationEvent',
          data: { validationCode: '512d38b6-c7b8-40c8-89fe-f46f9e9622b6' },
        },
      ]),
    },
    json: { validationResponse: '512d38b6-c7b8-40c8-89fe-f46f9e9622b6' },
  },
  {
    provider: 'azure-event-grid',
    request: { method: 'OPTIONS', headers: { 'webhook-request-origin': 'eventgrid.azure.net' } },
    text: '',
    headers: { 'webhook-allowed-origin': 'eventgrid.azure.net', 'webhook-allowed-rate': '*' },
  },
  {
    provider: 'cloudevents',
    request: { method: 'OPTIONS', headers: { 'webhook-request-origin': 'eventemitter.example.com' } },
    text: '',
    headers: { 'webhook-allowed-origin': 'eventemitter.example.com', 'webhook-allowed-rate': '*' },
  },
  { provider: 'xero', request: signed('xero', 'secret', { events: [], firstEventSequence: 0, lastEventSequence: 0 }), text: '' },
  {
    provider: 'woocommerce',
    request: { headers: { 'content-type': 'application/x-www-form-urlencoded' }, body: 'webhook_id=12' },
    text: '',
  },
  { provider: 'trello', route: { publicUrl: PUBLIC_URL }, request: { method: 'HEAD' }, text: '' },
  { provider: 'mandrill', route: { publicUrl: PUBLIC_URL }, request: { method: 'HEAD' }, text: '' },
  {
    provider: 'mandrill',
    route: { publicUrl: PUBLIC_URL },
    request: signed('mandrill', 'test-webhook', { mandrill_events: '[]' }),
    text: '',
  },
  {
    // The known answer that Braintree's own library is tested with.
    provider: 'braintree',
    secret: 'integration_public_key:integration_private_key',
    query: '?bt_challenge=20f9f8ed05f77439fe955c977e4c8a53',
    request: { method: 'GET' },
    text: 'integration_public_key|d9b899556c966b3f06945ec21311865d35df3ce4',
  },
];

async function greet({ provider, secret = 'secret', route, query = '', request }: Greeting, more: Partial<RouteOptions>) {
  let runs = 0;
  const { routes } = resolveConfig({
    routes: [
      { path: '/hook', provider, signatureSecret: secret, idempotencyKey: true, requireProcessingMark: true, ...route, ...more },
    ],
  });
  harness = await startHarness({
    routes,
    handler(_req, res) {
      runs++;
      res.end('from the application');
    },
  });
  const reply = await harness.post(`/hook${query}`, request);
  return { reply, runs, settled: harness.settled };
}

describe.each(GREETINGS)('$provider $request.method $query', (greeting) => {
  it('is answered as the protocol wants it, and the handler does not run', async () => {
    const { reply, runs, settled } = await greet(greeting, { handshake: 'answer' });
    expect(reply.status).toBe(greeting.status ?? 200);
    if (greeting.text !== undefined) expect(reply.body.toString()).toBe(greeting.text);
    if (greeting.json !== undefined) expect(JSON.parse(reply.body.toString())).toEqual(greeting.json);
    expect(reply.headers).toMatchObject({ 'x-content-type-options': 'nosniff', ...greeting.headers });
    expect(runs).toBe(0);
    expect(settled).toMatchObject([{ outcome: 'handshake', errorType: undefined, dedupe: undefined }]);
  });

  it.each([['pass'], [undefined]] as const)(
    'goes to the application with handshake: %s, and is no event and no silent drop',
    async (handshake) => {
      const { reply, runs, settled } = await greet(greeting, { handshake });
      expect(runs).toBe(1);
      if (greeting.request.method !== 'HEAD') expect(reply.body.toString()).toBe('from the application');
      expect(settled).toMatchObject([{ outcome: 'handshake', errorType: undefined, dedupe: undefined }]);
    },
  );

  it('goes to the application in observe mode, whatever the route asks for', async () => {
    const { runs, settled } = await greet(greeting, { handshake: 'answer', mode: 'observe' });
    expect(runs).toBe(1);
    expect(settled).toMatchObject([{ outcome: 'handshake' }]);
  });
});

it('Xero takes no answer that has a body: not to what it signs wrongly on purpose either', async () => {
  const request = signed('xero', 'another', { events: [], firstEventSequence: 0, lastEventSequence: 0 });
  const { reply, runs, settled } = await greet({ provider: 'xero', request }, { handshake: 'answer' });
  expect([reply.status, reply.body.length, reply.headers['content-type'], runs]).toEqual([401, 0, undefined, 0]);
  expect(settled).toMatchObject([{ outcome: 'rejected', errorType: 'signature_invalid' }]);
});

describe('no handshake', () => {
  const meta = GREETINGS.find(({ provider }) => provider === 'meta')!;
  const graph = GREETINGS.find(({ provider }) => provider === 'microsoft-graph')!;
  const woo = GREETINGS.find(({ provider }) => provider === 'woocommerce')!;
  const mandrill = GREETINGS.find(({ provider, request }) => provider === 'mandrill' && request.method !== 'HEAD')!;

  it.each([['wrong'], ['']])('a verify token of %j is refused', async (token) => {
    const query = `?hub.mode=subscribe&hub.challenge=1&hub.verify_token=${token}`;
    const { reply, runs, settled } = await greet({ ...meta, query }, { handshake: 'answer' });
    expect([reply.status, runs]).toEqual([401, 0]);
    expect(settled).toMatchObject([{ outcome: 'rejected', errorType: 'handshake_token' }]);
  });

  it('a GET of anything else is the application’s, and no delivery', async () => {
    const { reply, runs, settled } = await greet({ ...meta, query: '?hub.mode=unsubscribe' }, { handshake: 'answer' });
    expect([reply.body.toString(), runs, settled.length]).toEqual(['from the application', 1, 0]);
  });

  it.each([
    ['an event behind a validation token', graph, '{"value":[{"clientState":"forged"}]}'],
    ['an event that says it is a ping', woo, 'webhook_id=1&id=5'],
    ['an event where a test has none', mandrill, 'mandrill_events=%5B%7B%22event%22%3A%22send%22%7D%5D'],
    ['a field beside a test', mandrill, 'mandrill_events=%5B%5D&event=send'],
    ['an event in JSON that says it is a ping', woo, '{"webhook_id":1}'],
  ])('%s is refused', async (_, greeting, body) => {
    const { reply, runs } = await greet({ ...greeting, request: { ...greeting.request, body } }, { handshake: 'answer' });
    expect([reply.status, runs]).toEqual([401, 0]);
  });

  it.each([
    ['slack', { type: 'url_verification', challenge: 'c' }],
    ['xero', { lastEventSequence: 0 }],
    ['discord', { type: 1 }],
  ])('a badly signed one of %s gets its 401', async (provider, body) => {
    const secret = provider === 'discord' ? DISCORD_KEY : 'secret';
    const stranger = generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
    const request = signed(provider, provider === 'discord' ? stranger : 'other', body);
    const { reply, runs, settled } = await greet({ provider, secret, request }, { handshake: 'answer' });
    expect([reply.status, runs, settled[0]?.outcome]).toEqual([401, 0, 'rejected']);
  });

  it('a challenge that is too long, or holds what is no text, is left to the application', async () => {
    for (const challenge of ['a'.repeat(1_025), 'a%00b', '%E2%82%AC']) {
      const { runs } = await greet(
        { provider: 'dropbox', query: `?challenge=${challenge}`, request: { method: 'GET' } },
        { handshake: 'answer' },
      );
      expect(runs).toBe(1);
      await harness?.stop();
      harness = undefined;
    }
  });
});

describe('in a config', () => {
  const problems = (route: Partial<RouteOptions> & { provider: string }) => {
    try {
      resolveConfig({ routes: [{ path: '/hook', signatureSecret: 'secret', ...route }] });
      return [];
    } catch (error) {
      return (error as { problems: { path: string; allowed: string }[] }).problems.map(({ path }) => path);
    }
  };

  it('refuses to answer for a sender whose protocol leaves that to the application', () => {
    expect(problems({ provider: 'stripe', handshake: 'answer' })).toEqual(['routes[0].handshake']);
    expect(problems({ provider: 'asana', handshake: 'answer' })).toEqual(['routes[0].handshake']);
    expect(problems({ provider: 'asana', handshake: 'pass' })).toEqual([]);
  });

  it('wants the token that the sender shows', () => {
    expect(problems({ provider: 'meta', handshake: 'answer' })).toEqual(['routes[0].verifyToken']);
    expect(problems({ provider: 'meta' })).toEqual([]);
  });

  it('never shows the token', () => {
    try {
      resolveConfig({ routes: [{ path: '/hook', provider: 'meta', signatureSecret: 's', verifyToken: 'sesame open it' }] });
      expect.unreachable();
    } catch (error) {
      expect(String(error)).toContain('routes[0].verifyToken');
      expect(String(error)).not.toContain('sesame');
    }
  });
});
