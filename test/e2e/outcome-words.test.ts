import { afterAll, beforeAll, expect, test } from 'vitest';
import { signDelivery } from '../../src/testing.js';
import { type OtlpReceiver, type ReceivedSpan, startOtlpReceiver } from '../helpers/otlp-receiver.js';
import { connectClient, type ProtocolClient } from '../helpers/protocol-client.js';
import { connectRaw } from '../helpers/raw-socket.js';
import { deliverySpan, eventually } from './received.js';
import { rawRequest, type Signed } from './sender.js';
import { senderOf } from './senders.js';
import { type RunningApp, start } from './start.js';

const stripe = senderOf('stripe');
const github = senderOf('github');
const slack = senderOf('slack');

const config = `
routes:
  - path: /webhooks/stripe
    provider: stripe
    signatureSecret: ${stripe.secret}
    idempotencyKey: true
    requireProcessingMark: true
  - path: /webhooks/github
    provider: github
    signatureSecret: ${github.secret}
  - path: /webhooks/pull-requests
    provider: github
    signatureSecret: ${github.secret}
    events: [pull_request]
    requireProcessingMark: true
  - path: /webhooks/slack
    provider: slack
    signatureSecret: ${slack.secret}
    idempotencyKey: true
    requireProcessingMark: true
`;

let receiver: OtlpReceiver;
let app: RunningApp;
let client: ProtocolClient;
let sent = 0;

beforeAll(async () => {
  receiver = await startOtlpReceiver();
  app = await start({ file: 'shop.cjs', config, collector: receiver.endpoint });
  client = connectClient(app.origin, 'http/1.1');
});
afterAll(async () => {
  client.close();
  await app.stop('SIGKILL');
  await receiver.close();
});

async function send(path: string, delivery: Signed): Promise<{ status: number; span: ReceivedSpan }> {
  const { status } = await client.send(path, delivery);
  return { status, span: await deliverySpan(receiver, ++sent) };
}

/** The attributes that the outcome decides. */
function verdictOf({ attributes, status }: ReceivedSpan) {
  return {
    outcome: attributes['webhook.outcome'],
    isError: status.code === 2,
    errorType: attributes['error.type'],
    processed: attributes['webhook.processed'],
    reason: attributes['webhook.ignored.reason'],
  };
}
const fine = { isError: false, errorType: undefined, reason: undefined };
const error = { isError: true, reason: undefined };

test.each([
  ['processed', stripe, '/stripe', 'process', 200, { ...fine, processed: true }],
  ['acknowledged', github, '/github', 'answer', 200, { ...fine, processed: undefined }],
  ['ignored', stripe, '/stripe', 'ignore', 200, { ...fine, processed: false, reason: 'not ours' }],
  ['ignored', github, '/pull-requests', 'answer', 200, { ...fine, processed: false, reason: 'event type not listed' }],
  ['dropped', stripe, '/stripe', 'answer', 200, { ...error, processed: false, errorType: 'silent_drop' }],
  ['failed', stripe, '/stripe', 'fail', 200, { ...error, processed: false, errorType: 'RangeError' }],
  ['failed', github, '/github', 'fail once', 500, { ...error, processed: undefined, errorType: '500' }],
  ['failed', github, '/github', 'throw', 500, { ...error, processed: undefined, errorType: 'TypeError' }],
] as const)('%s', async (outcome, sender, path, act, status, verdict) => {
  const { status: answered, span } = await send(`/webhooks${path}`, sender.deliver({ act }));
  expect(answered).toBe(status);
  expect(verdictOf(span)).toEqual({ outcome, ...verdict });
});

test('dropped: a redelivery runs again, and links to it', async () => {
  const delivery = stripe.deliver({ act: 'answer' });
  const first = await send('/webhooks/stripe', delivery);
  const second = await send('/webhooks/stripe', delivery);
  expect(second.span.attributes).toMatchObject({ 'webhook.outcome': 'dropped', 'webhook.dedupe.status': 'retry' });
  expect(second.span.links).toMatchObject([{ spanId: first.span.spanId }]);
});

test('ignored and acknowledged: a redelivery is a duplicate', async () => {
  const delivery = stripe.deliver({ act: 'ignore' });
  await send('/webhooks/stripe', delivery);
  const { span } = await send('/webhooks/stripe', delivery);
  expect(verdictOf(span)).toEqual({ outcome: 'duplicate', ...fine, processed: undefined });
});

test('rejected', async () => {
  const { status, span } = await send('/webhooks/github', github.deliver({ act: 'answer', secret: github.otherSecret }));
  expect(status).toBe(401);
  expect(verdictOf(span)).toEqual({ outcome: 'rejected', ...error, processed: undefined, errorType: 'signature_invalid' });
});

test('handshake: the application answers, and no mark is missed', async () => {
  const body = { type: 'url_verification', challenge: 'c1', act: 'challenge' };
  const { status, span } = await send('/webhooks/slack', signDelivery('slack', { secret: slack.secret, body }));
  expect(status).toBe(200);
  expect(verdictOf(span)).toMatchObject({ outcome: 'handshake', ...fine });
  expect(span.attributes).not.toHaveProperty('webhook.dedupe.status');
});

test('in_progress: 503 while the first is at work, which then ends as if alone', async () => {
  const delivery = stripe.deliver({ act: 'hold' });
  const runs = (await app.effects()).length;
  const other = connectClient(app.origin, 'http/1.1');
  const holding = other.send('/webhooks/stripe', delivery);
  await eventually(async () => (await app.effects()).length > runs);
  const { status, span } = await send('/webhooks/stripe', delivery);
  expect(status).toBe(503);
  expect(verdictOf(span)).toEqual({ outcome: 'in_progress', ...fine, processed: undefined });
  await client.send('/release', { method: 'GET' });
  expect((await holding).status).toBe(200);
  other.close();
  const first = await deliverySpan(receiver, ++sent);
  expect(verdictOf(first)).toEqual({ outcome: 'processed', ...fine, processed: true });
  expect(span.links).toMatchObject([{ spanId: first.spanId }]);
  expect((await app.effects()).length).toBe(runs + 1);
});

test('aborted: the sender goes in the middle of its body, and no handler runs', async () => {
  const runs = (await app.effects()).length;
  const raw = await connectRaw(app.origin);
  raw.write(rawRequest('/webhooks/stripe', stripe.deliver({ act: 'process' })).subarray(0, -10));
  raw.socket.end();
  const span = await deliverySpan(receiver, ++sent);
  expect(verdictOf(span)).toEqual({ outcome: 'aborted', ...error, processed: undefined, errorType: 'aborted' });
  expect((await app.effects()).length).toBe(runs);
});
