import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type OtlpReceiver, type ReceivedSpan, startOtlpReceiver } from '../helpers/otlp-receiver.js';
import { connectClient, type ProtocolClient, type Request } from '../helpers/protocol-client.js';
import { deliverySpan } from './received.js';
import { senders, shopConfig } from './senders.js';
import { type RunningApp, start } from './start.js';

type Sent = Request & { readonly body: Buffer };

const CONSUMER = 5;
const ERROR = { code: 2 };
const SECONDS = expect.any(Number);

const config = shopConfig('    requireProcessingMark: true');

describe.each(senders)('$name', ({ name, secret, otherSecret, signatureHeader, signsTime, deliver, names }) => {
  const path = `/webhooks/${name}`;
  let receiver: OtlpReceiver;
  let app: RunningApp;
  let client: ProtocolClient;
  let sent = 0;

  beforeAll(async () => {
    receiver = await startOtlpReceiver();
    app = await start({ file: 'shop.mjs', preload: 'start-sdk.mjs', config, collector: receiver.endpoint });
    client = connectClient(app.origin, 'http/1.1');
  });
  afterAll(async () => {
    client.close();
    await app.stop('SIGKILL');
    await receiver.close();
  });

  async function send(delivery: Sent): Promise<ReceivedSpan> {
    await client.send(path, delivery);
    return deliverySpan(receiver, ++sent);
  }

  /** What every delivery on this route says of itself. */
  const about = ({ body }: Sent, status: number) => ({
    'webhook.provider': name,
    'webhook.route': path,
    'webhook.mode': 'enforce',
    'http.route': path,
    'http.request.method': 'POST',
    'http.response.status_code': status,
    'webhook.request.body.size': body.length,
    'webhook.overhead.duration': SECONDS,
  });
  /** What it says when a handler ran: the application's router knows that one by a pattern of its own. */
  const handled = { 'webhook.handler.duration': SECONDS, 'http.route': '/webhooks/:sender' };
  const valid = (id: string) => ({
    'webhook.signature.status': 'valid',
    'webhook.signature.valid': true,
    'webhook.signature.secret_index': 0,
    ...names(id),
  });

  test('valid: all that the sender told, and what became of it', async () => {
    const delivery = deliver({ act: 'process', id: 'first' });
    const span = await send(delivery);
    expect(span).toMatchObject({ name: `process ${name}`, kind: CONSUMER, links: [], parentSpanId: expect.any(String) });
    expect(span.status.code ?? 0).toBe(0);
    expect(span.attributes).toEqual({
      ...about(delivery, 200),
      ...valid('first'),
      'webhook.outcome': 'processed',
      'webhook.processed': true,
      'webhook.duplicate': false,
      'webhook.dedupe.status': 'first',
      'webhook.delivery.attempt': 1,
      ...handled,
    });
  });

  test('a duplicate: a link to the delivery before it, and no handler', async () => {
    const delivery = deliver({ act: 'process', id: 'twice' });
    const first = await send(delivery);
    const second = await send(delivery);
    expect(second.links).toEqual([expect.objectContaining({ traceId: first.traceId, spanId: first.spanId })]);
    expect(second.attributes).toEqual({
      ...about(delivery, 200),
      ...valid('twice'),
      'webhook.outcome': 'duplicate',
      'webhook.duplicate': true,
      'webhook.dedupe.status': 'duplicate',
    });
  });

  test('a failure, and its retry: a link, and the next attempt', async () => {
    const delivery = deliver({ act: 'fail once', id: 'failing' });
    const failed = await send(delivery);
    expect(failed.status).toEqual(ERROR);
    expect(failed.attributes).toEqual({
      ...about(delivery, 500),
      ...valid('failing'),
      'webhook.outcome': 'failed',
      'error.type': '500',
      'webhook.processed': false,
      'webhook.duplicate': false,
      'webhook.dedupe.status': 'first',
      'webhook.delivery.attempt': 1,
      ...handled,
    });
    const retried = await send(delivery);
    expect(retried.links).toEqual([expect.objectContaining({ traceId: failed.traceId, spanId: failed.spanId })]);
    expect(retried.attributes).toEqual({
      ...about(delivery, 200),
      ...valid('failing'),
      'webhook.outcome': 'processed',
      'webhook.processed': true,
      'webhook.duplicate': false,
      'webhook.dedupe.status': 'retry',
      'webhook.delivery.attempt': 2,
      ...handled,
    });
  });

  const good = () => deliver({ act: 'process' });
  const forged = () => deliver({ act: 'process', secret: otherSecret });
  const unsigned = () => {
    const { [signatureHeader]: _, ...headers } = good().headers;
    return { headers, body: good().body };
  };
  const repeated = () => {
    const { headers, body } = good();
    return { headers: { ...headers, [signatureHeader]: [headers[signatureHeader]!, headers[signatureHeader]!] }, body };
  };
  const stale = () => deliver({ act: 'process', secret, signedAt: Date.now() - 400_000 });
  const bad: [string, () => Sent, reason?: string][] = [
    ['invalid', forged, 'wrong_secret'],
    ['missing', unsigned],
    ['malformed', repeated],
  ];
  if (signsTime) bad.push(['expired', stale, 'timestamp_too_old']);

  test.each(bad)('%s: rejected, and nothing that it names is believed', async (status, make, reason) => {
    const delivery = make();
    const span = await send(delivery);
    expect(span.status).toEqual(ERROR);
    expect(span.links).toEqual([]);
    expect(span.attributes).toEqual({
      ...about(delivery, 401),
      'webhook.signature.status': status,
      'webhook.signature.valid': false,
      ...(reason !== undefined && { 'webhook.signature.reason': reason }),
      ...(status === 'expired' && { 'webhook.signature.age': SECONDS }),
      'webhook.outcome': 'rejected',
      'error.type': `signature_${status}`,
    });
  });
});
