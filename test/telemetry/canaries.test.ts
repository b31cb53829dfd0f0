import * as http from 'node:http';
import { inspect } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ConfigError, WebhookInstrumentation } from '../../src/index.js';
import { consoleSummary } from '../../src/registration/console-summary.js';
import { signDelivery } from '../../src/testing.js';
import { send } from '../helpers/http-client.js';
import { type InMemorySdk, startSdk } from '../helpers/sdk.js';
import { close, listen } from '../helpers/servers.js';

// Each of these is planted where it belongs and looked for everywhere else.
const CANARY = {
  stripeSecret: 'whsec_CANARYstripe',
  githubSecret: 'CANARYgithub',
  slackSecret: 'CANARYslack',
  body: 'CANARYbody',
  query: 'CANARYquery',
  cookie: 'CANARYcookie',
  authorization: 'CANARYauthorization',
  header: 'CANARYheader',
  response: 'CANARYresponse',
  setCookie: 'CANARYsetcookie',
  errorMessage: 'CANARYerror',
};

const instrumentation = new WebhookInstrumentation({
  routes: [
    { path: '/webhooks/stripe', provider: 'stripe', signatureSecret: CANARY.stripeSecret, idempotencyKey: true },
    { path: '/webhooks/github', provider: 'github', signatureSecret: CANARY.githubSecret, idempotencyKey: true },
    { path: '/observed', provider: 'slack', signatureSecret: CANARY.slackSecret, idempotencyKey: 'body:secret', mode: 'observe' },
  ],
});
const consoleLines: string[] = [];
let sdk: InMemorySdk;
let server: http.Server;
let origin: string;

beforeAll(async () => {
  sdk = startSdk([instrumentation]);
  instrumentation.addObserver(consoleSummary((line) => consoleLines.push(line), false));
  server = http.createServer((req, res) => {
    if (req.headers['x-fail']) req.outworxTrack?.failed(new Error(CANARY.errorMessage));
    res.setHeader('set-cookie', CANARY.setCookie);
    res.end(CANARY.response);
  });
  origin = await listen(server);
});
afterAll(async () => {
  await close(server);
  await sdk.stop();
});

test('no secret, signature, body, cookie or unlisted header leaves the process', async () => {
  const signatures: string[] = [];
  const body = JSON.stringify({ id: 'evt_1', type: 'push', secret: CANARY.body });
  const deliver = async (path: string, provider: string, secret: string, more: http.OutgoingHttpHeaders = {}) => {
    const { headers } = signDelivery(provider as 'stripe', { body, secret });
    signatures.push(...Object.values(headers).flatMap((value) => String(value).match(/[0-9a-f]{40,}/g) ?? []));
    const secrets = { cookie: CANARY.cookie, authorization: CANARY.authorization, 'x-odd': CANARY.header };
    await send(`${origin}${path}?${CANARY.query}`, { headers: { ...headers, ...secrets, ...more }, body });
  };
  for (const [path, provider, secret] of [
    ['/webhooks/stripe', 'stripe', CANARY.stripeSecret],
    ['/webhooks/github', 'github', CANARY.githubSecret],
    ['/observed', 'slack', CANARY.slackSecret],
  ] as const) {
    await deliver(path, provider, secret, { 'x-fail': '1' });
    await deliver(path, provider, secret);
    await deliver(path, provider, secret);
    await deliver(path, provider, `${secret}wrong`);
  }
  expect(signatures.length).toBeGreaterThanOrEqual(12);

  const { spans, logs, metrics } = await sdk.exported();
  expect(spans).toHaveLength(12);
  expect(logs.length).toBeGreaterThan(3);
  const deep = { depth: 12, showHidden: true, maxArrayLength: null, maxStringLength: null } as const;
  const places = {
    spans: inspect(spans, deep),
    'span attributes': JSON.stringify(spans.map(readable)),
    logs: JSON.stringify(logs.map(({ body: text, attributes }) => [text, attributes])),
    metrics: inspect(metrics, deep),
    diag: sdk.diagLines.join('\n'),
    console: consoleLines.join('\n'),
    'the instrumentation, inspected': inspect(instrumentation, deep),
    'its config, inspected': inspect(instrumentation.getConfig(), deep),
  };
  for (const [place, text] of Object.entries(places)) {
    expect(text.length, place).toBeGreaterThan(20);
    for (const word of [...Object.values(CANARY), ...signatures]) {
      expect(text.includes(word), `${word} in ${place}`).toBe(false);
    }
  }
});

/** The parts of a span that hold text from outside. */
function readable(span: object): unknown {
  const { name, attributes, events, status } = span as Record<string, unknown>;
  return [name, attributes, events, status];
}

test('an error of the config does not show the secret that it is about', () => {
  const faulty = { routes: [{ path: '/x', provider: 'stripe', signatureSecret: ` ${CANARY.stripeSecret} `, mode: 'on' }] };
  let error: unknown;
  try {
    new WebhookInstrumentation(faulty as never);
  } catch (caught) {
    error = caught;
  }
  expect(error).toBeInstanceOf(ConfigError);
  expect(inspect(error, { depth: 10, showHidden: true })).not.toContain('CANARY');
  expect(JSON.stringify(error)).not.toContain('CANARY');
});
