import { afterEach, expect, test } from 'vitest';
import { type OtlpReceiver, startOtlpReceiver } from '../helpers/otlp-receiver.js';
import { connectClient } from '../helpers/protocol-client.js';
import { drawTree } from '../helpers/span-tree.js';
import { eventually, inOrder } from './received.js';
import { runtime } from './runtime.js';
import { senderOf, shopConfig } from './senders.js';
import { type RunningApp, type StartOptions, start } from './start.js';

let receiver: OtlpReceiver;
let app: RunningApp;
afterEach(async () => {
  await app.stop('SIGKILL');
  await receiver.close();
});

const stripe = senderOf('stripe');
const config = shopConfig('    requireProcessingMark: true');

/** Every way in which OpenTelemetry and we may come into a process together, and whether the HTTP instrumentation is there. */
const setups: readonly (Omit<StartOptions, 'config' | 'collector'> & { what: string; http: boolean })[] = [
  { what: 'register alone, ES module', file: 'shop.mjs', http: false },
  { what: 'register alone, CommonJS', file: 'shop.cjs', http: false },
  { what: 'an SDK preloaded, ES module', file: 'shop.mjs', preload: 'start-sdk.mjs', http: true },
  { what: 'an SDK preloaded, CommonJS', file: 'shop.cjs', preload: 'start-sdk.mjs', http: true },
  { what: 'an SDK preloaded after us', file: 'shop.cjs', preload: 'start-sdk.mjs', preloadedAfterUs: true, http: true },
  { what: 'the application starts its SDK before its server', file: 'shop-sdk-before.cjs', http: true },
  { what: 'the application starts its SDK after its server', file: 'shop-sdk-after.cjs', http: false },
  { what: 'as a library, before the HTTP instrumentation', file: 'shop-library.cjs', register: false, http: true },
  { what: 'as a library, after it', file: 'shop-library.cjs', register: false, env: { FIRST: 'http' }, http: true },
];

// One sender: an event, the same again, one that fails and is retried, one with a trace of its own, and a forgery.
const DELIVERIES = `
process stripe CONSUMER [processed]
  save order INTERNAL
process stripe CONSUMER [duplicate] -> processed
process stripe CONSUMER [failed]
process stripe CONSUMER [processed] -> failed
  save order INTERNAL
process stripe CONSUMER [processed] -> outside
  save order INTERNAL
process stripe CONSUMER [rejected]
`;

// The same, each below its server span: named as the router knows the handler where it ran, else as the config does.
const REQUESTS = `
POST /webhooks/:sender SERVER
  process stripe CONSUMER [processed]
    save order INTERNAL
POST /webhooks/stripe SERVER
  process stripe CONSUMER [duplicate] -> processed
POST /webhooks/:sender SERVER
  process stripe CONSUMER [failed]
POST /webhooks/:sender SERVER
  process stripe CONSUMER [processed] -> failed
    save order INTERNAL
POST /webhooks/:sender SERVER
  process stripe CONSUMER [processed] -> outside
    save order INTERNAL
POST /webhooks/stripe SERVER
  process stripe CONSUMER [rejected]
`;

test.each(setups)('$what', async ({ what: _, http, env, ...options }) => {
  receiver = await startOtlpReceiver();
  app = await start({ config, collector: receiver.endpoint, env: { STRIPE_SECRET: stripe.secret, ...env }, ...options });

  const once = stripe.deliver({ act: 'process' });
  const retried = stripe.deliver({ act: 'fail once' });
  const traced = stripe.deliver({
    act: 'process',
    headers: { traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01' },
  });
  const forged = stripe.deliver({ act: 'process', secret: stripe.otherSecret });

  const client = connectClient(app.origin, 'http/1.1');
  const statuses: number[] = [];
  for (const delivery of [once, once, retried, retried, traced, forged]) {
    statuses.push((await client.send('/webhooks/stripe', delivery)).status);
  }
  client.close();
  expect(statuses).toEqual([200, 200, 500, 200, 200, 401]);

  const expected = (http ? REQUESTS : DELIVERIES).trim();
  const spans = await eventually(() => receiver.spans.length >= expected.split('\n').length && receiver.spans);
  expect(drawTree(inOrder(spans))).toBe(expected);
  expect(receiver.raw.join()).toContain(`"telemetry.sdk.version","value":{"stringValue":"${runtime.sdkLine}.`);
});
