import { afterEach, expect, test } from 'vitest';
import { type OtlpReceiver, type ReceivedPoint, startOtlpReceiver } from '../helpers/otlp-receiver.js';
import { connectClient } from '../helpers/protocol-client.js';
import { senderOf } from './senders.js';
import { type RunningApp, type StartOptions, start } from './start.js';

const stripe = senderOf('stripe');
const github = senderOf('github');

const config = `
routes:
  - path: /webhooks/stripe
    provider: stripe
    signatureSecret: ${stripe.secret}
    idempotencyKey: true
    requireProcessingMark: true
    events: [invoice.paid]
  - path: /webhooks/github
    provider: github
    signatureSecret: ${github.secret}
    events: [pull_request]
`;

/** Where the meter provider comes from: the SDK that we start, and one that was there before us. */
const setups: readonly Pick<StartOptions, 'file' | 'preload'>[] = [
  { file: 'shop.cjs' },
  { file: 'shop.mjs', preload: 'start-sdk.mjs' },
  { file: 'shop-sdk-after.cjs' },
];

let receiver: OtlpReceiver;
let app: RunningApp;
afterEach(async () => {
  await app.stop('SIGKILL');
  await receiver.close();
});

const onStripe = { 'webhook.provider': 'stripe', 'webhook.route': '/webhooks/stripe' };
const onGithub = { 'webhook.provider': 'github', 'webhook.route': '/webhooks/github' };
const valid = { 'webhook.signature.status': 'valid' };
const firstSecret = { 'webhook.signature.secret_index': 0 };
const paid = { 'webhook.event.type': 'invoice.paid' };

// What was sent, by the attributes that it counts under: a type that is not listed, and one that nobody vouches for, have none.
const deliveries: [Record<string, unknown>, number][] = [
  [{ ...onStripe, ...valid, ...paid, 'webhook.outcome': 'processed' }, 3],
  [{ ...onStripe, ...valid, ...paid, 'webhook.outcome': 'duplicate' }, 1],
  [{ ...onStripe, ...valid, ...paid, 'webhook.outcome': 'dropped' }, 2],
  [{ ...onStripe, 'webhook.signature.status': 'invalid', 'webhook.outcome': 'rejected' }, 1],
  [{ ...onGithub, ...valid, 'webhook.outcome': 'ignored' }, 1],
];
const isStripe = ([attributes]: [Record<string, unknown>, number]) => attributes['webhook.provider'] === 'stripe';
const isVerified = ([attributes]: [Record<string, unknown>, number]) => attributes['webhook.signature.status'] === 'valid';

const points = (metric: string, kind: ReceivedPoint['kind'], unit: string, series: [Record<string, unknown>, number][]) =>
  series.map(([attributes, value]) => ({ metric, kind, unit, attributes, value }));

const expected: ReceivedPoint[] = [
  ...points('webhook.deliveries', 'counter', '{delivery}', deliveries),
  ...points('webhook.process.duration', 'histogram', 's', deliveries),
  // GitHub tells no time, and what a forger tells does not count.
  ...points('webhook.event.lag', 'histogram', 's', deliveries.filter(isStripe).filter(isVerified)),
  ...points('webhook.silent_drops', 'counter', '{delivery}', [[onStripe, 2]]),
  ...points('webhook.secret.matches', 'counter', '{delivery}', [
    [{ ...onStripe, ...firstSecret }, 6],
    [{ ...onGithub, ...firstSecret }, 1],
  ]),
  ...points('webhook.secret.last_used', 'gauge', 's', [
    [{ ...onStripe, ...firstSecret }, expect.any(Number)],
    [{ ...onGithub, ...firstSecret }, expect.any(Number)],
  ]),
  ...points('webhook.in_flight', 'up-down counter', '{delivery}', [
    [onStripe, 0],
    [onGithub, 0],
  ]),
  ...points('webhook.dedupe.store_away', 'gauge', '1', [[{}, 0]]),
  ...points('webhook.dedupe.evictions', 'counter', '{event}', [[{}, 0]]),
];

test.each(setups)('every series, with its unit and attributes: $file, preload $preload', async (setup) => {
  receiver = await startOtlpReceiver();
  app = await start({ ...setup, config, collector: receiver.endpoint });
  const client = connectClient(app.origin, 'http/1.1');
  const send = async (sender: typeof stripe, ...acts: Parameters<typeof stripe.deliver>[0][]) => {
    for (const act of acts) await client.send(`/webhooks/${sender.name}`, sender.deliver(act));
  };
  await send(stripe, { act: 'process' }, { act: 'process' }, { act: 'process', id: 'again' }, { act: 'process', id: 'again' });
  await send(stripe, { act: 'answer' }, { act: 'answer' }, { act: 'process', secret: stripe.otherSecret });
  await send(github, { act: 'answer' });
  client.close();

  const own = () => receiver.points().filter(({ metric }) => metric.startsWith('webhook.'));
  await expect.poll(() => sorted(own()), { timeout: 10_000, interval: 20 }).toEqual(sorted(expected));
});

function sorted(list: readonly ReceivedPoint[]): readonly ReceivedPoint[] {
  const key = ({ metric, attributes }: ReceivedPoint) => metric + JSON.stringify(Object.entries(attributes).sort());
  return [...list].sort((a, b) => (key(a) < key(b) ? -1 : 1));
}
