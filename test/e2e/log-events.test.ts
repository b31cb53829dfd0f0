import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type OtlpReceiver, startOtlpReceiver } from '../helpers/otlp-receiver.js';
import { connectClient, type ProtocolClient } from '../helpers/protocol-client.js';
import { deliverySpan, eventually } from './received.js';
import { senders, shopConfig } from './senders.js';
import { type RunningApp, type StartOptions, start } from './start.js';

const config = shopConfig('    requireProcessingMark: true\n    captureBody: true');

/** Where the logger provider comes from: the SDK that we start, and one that was there before us. */
const setups: readonly Pick<StartOptions, 'file' | 'preload'>[] = [
  { file: 'shop.cjs' },
  { file: 'shop.mjs', preload: 'start-sdk.mjs' },
];

describe.each(setups)('$file, preload $preload', (setup) => {
  let receiver: OtlpReceiver;
  let app: RunningApp;
  let client: ProtocolClient;
  let sent = 0;

  beforeAll(async () => {
    receiver = await startOtlpReceiver();
    app = await start({ ...setup, config, collector: receiver.endpoint });
    client = connectClient(app.origin, 'http/1.1');
  });
  afterAll(async () => {
    client.close();
    await app.stop('SIGKILL');
    await receiver.close();
  });

  test.each(senders)('$name', async ({ name, deliver, otherSecret, shownHeaders }) => {
    const headers = { 'user-agent': 'sender/1', authorization: 'Bearer hidden', cookie: 'session=hidden' };
    const processed = deliver({ act: 'process', headers });
    const dropped = deliver({ act: 'answer', headers });
    const forged = deliver({ act: 'process', secret: otherSecret, headers });
    const steps = [
      { delivery: processed, events: ['webhook.payload'], answer: '{"saved":true}' },
      { delivery: processed, events: ['webhook.duplicate', 'webhook.payload'], answer: '{"saved":true}' },
      { delivery: dropped, events: ['webhook.silent_drop', 'webhook.payload'], answer: '{"received":true}' },
      { delivery: forged, events: ['webhook.rejected'], answer: '' },
    ];
    for (const { delivery, events, answer } of steps) {
      const known = receiver.logs.length;
      await client.send(`/webhooks/${name}`, delivery);
      const span = await deliverySpan(receiver, ++sent);
      const logs = await eventually(() => receiver.logs.length >= known + events.length && receiver.logs.slice(known));
      expect(logs.map(({ eventName }) => eventName)).toEqual(events);
      const { 'http.route': _route, 'http.request.method': _method, ...shared } = span.attributes;
      for (const log of logs) {
        expect(log).toMatchObject({ traceId: span.traceId, spanId: span.spanId });
        expect(log.attributes).toEqual({
          ...shared,
          'webhook.overhead.duration': expect.any(Number),
          ...headerAttributes({ ...shownHeaders, 'content-type': 'application/json', 'user-agent': 'sender/1' }),
          'http.request.header.content-length': [String(delivery.body.length)],
          ...(log.eventName === 'webhook.payload' && {
            'webhook.request.body': delivery.body.toString(),
            'webhook.response.body': answer,
          }),
        });
      }
    }
    expect(receiver.raw.join()).not.toContain('hidden');
  });
});

function headerAttributes(headers: Record<string, string>): Record<string, string[]> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [`http.request.header.${name}`, [value]]));
}
