import { afterAll, beforeAll, expect, test } from 'vitest';
import { type OtlpReceiver, startOtlpReceiver } from '../helpers/otlp-receiver.js';
import { connectClient } from '../helpers/protocol-client.js';
import { deliverySpan, deliverySpans } from './received.js';
import { senders, shopConfig } from './senders.js';
import { type RunningApp, start } from './start.js';

let receiver: OtlpReceiver;
let app: RunningApp;
beforeAll(async () => {
  receiver = await startOtlpReceiver();
});
afterAll(() => receiver.close());

const CANARY = 'canary-in-';
const headers = {
  authorization: `Bearer ${CANARY}authorization`,
  cookie: `session=${CANARY}cookie`,
  'x-api-key': `${CANARY}header`,
};

test.each(['enforce', 'observe'])('%s: nothing secret leaves the process, whatever comes in', async (mode) => {
  app = await start({
    file: 'shop.cjs',
    preload: 'start-sdk.mjs',
    config: shopConfig('    requireProcessingMark: true', `mode: ${mode}`),
    collector: receiver.endpoint,
    env: { OTEL_LOG_LEVEL: 'debug' },
  });
  const signatures: string[] = [];
  const client = connectClient(app.origin, 'http/1.1');
  const before = deliverySpans(receiver).length;
  for (const { name, deliver, otherSecret, secret, signatureHeader } of senders) {
    for (const act of ['process', 'answer', 'throw', 'fail']) {
      for (const given of [secret, otherSecret]) {
        const delivery = deliver({ act, secret: given, headers, more: { note: `${CANARY}body` } });
        await client.send(`/webhooks/${name}`, delivery);
        signatures.push(delivery.headers[signatureHeader]!);
      }
    }
  }
  client.close();
  await deliverySpan(receiver, before + signatures.length);
  await app.stop('SIGTERM');

  const seen = [...receiver.raw, app.output.stdout, app.output.stderr].join('\n');
  const mustNotShow = [CANARY, ...senders.flatMap(({ secret, otherSecret }) => [secret, otherSecret]), ...signatures];
  expect(mustNotShow.filter((text) => seen.includes(text))).toEqual([]);
});
