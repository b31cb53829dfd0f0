import * as http from 'node:http';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type OtlpReceiver, startOtlpReceiver } from '../helpers/otlp-receiver.js';
import { connectClient, type ProtocolClient } from '../helpers/protocol-client.js';
import { close, listen } from '../helpers/servers.js';
import { deliverySpans, eventually } from './received.js';
import { CONFIG, SECRET, signed } from './sender.js';
import { type RunningApp, start } from './start.js';

const config = CONFIG.replace('/hooks', '/hooks/*');
/** An export gives up after ten seconds by itself. */
const GENEROUS_MS = 7_000;

let receiver: OtlpReceiver;
let app: RunningApp | undefined;
let client: ProtocolClient;
beforeEach(async () => {
  receiver = await startOtlpReceiver();
});
afterEach(async () => {
  client.close();
  await app?.stop('SIGKILL');
  await receiver.close();
});

async function begin(drain: string | undefined, collector: string | undefined = receiver.endpoint): Promise<RunningApp> {
  app = await start({ file: 'draining.cjs', config, collector, env: { HOOKS_SECRET: SECRET, ...(drain && { DRAIN: drain }) } });
  client = connectClient(app.origin, 'http/1.1');
  return app;
}

/** Nothing is exported until the process ends, so that it has something to send then. */
const LATE = { OTEL_BSP_SCHEDULE_DELAY: '60000', OTEL_BLRP_SCHEDULE_DELAY: '60000', OTEL_METRIC_EXPORT_INTERVAL: '60000' };

async function beginLate(collector: string): Promise<RunningApp> {
  app = await start({ file: 'draining.cjs', config, collector, env: { HOOKS_SECRET: SECRET, ...LATE } });
  client = connectClient(app.origin, 'http/1.1');
  await client.send('/hooks/quick', signed('{}'));
  return app;
}

const outcomes = () => deliverySpans(receiver).map(({ attributes }) => attributes['webhook.outcome']);

describe('an application without a handler of its own', () => {
  test.each(['SIGTERM', 'SIGINT', 'SIGHUP'] as const)('%s: ends by it, after what is left was sent', async (signal) => {
    const { stop } = await beginLate(receiver.endpoint);
    expect(outcomes()).toEqual([]);
    expect(await stop(signal)).toEqual({ code: null, signal });
    expect(outcomes()).toEqual(['acknowledged']);
    expect(receiver.points().find(({ metric }) => metric === 'webhook.deliveries')?.value).toBe(1);
  });

  test('before its first request', async () => {
    const { stop } = await begin(undefined);
    expect(await stop('SIGTERM')).toEqual({ code: null, signal: 'SIGTERM' });
  });

  test('that nobody exports for', async () => {
    const { stop } = await begin(undefined, undefined);
    await client.send('/hooks/quick', signed('{}'));
    expect(await stop('SIGTERM')).toEqual({ code: null, signal: 'SIGTERM' });
  });
});

describe('an application that drains at SIGTERM', () => {
  test.each([
    ['on', 5],
    ['once', 5],
    ['exit', 7],
  ])('process.%s: its last answer is given, and it ends in its own way', async (drain, code) => {
    const running = await begin(drain);
    const slow = client.send('/hooks/slow', signed('{}'));
    await eventually(async () => (await running.effects()).length === 1);
    const end = running.stop('SIGTERM');
    expect((await slow).body.toString()).toBe('drained');
    expect(await end).toEqual({ code, signal: null });
    if (drain !== 'exit') expect(outcomes()).toEqual(['acknowledged']);
  });

  test('what was handled before the signal is sent, even if it then exits by force', async () => {
    const running = await begin('exit');
    await client.send('/hooks/quick', signed('{}'));
    expect(await running.stop('SIGTERM')).toEqual({ code: 7, signal: null });
    expect(outcomes()).toEqual(['acknowledged']);
  });
});

test('a process that comes to its end by itself sends what is left', async () => {
  const { ended } = await beginLate(receiver.endpoint);
  await client.send('/close', { method: 'GET' });
  client.close();
  expect(await ended()).toEqual({ code: 0, signal: null });
  expect(outcomes()).toEqual(['acknowledged']);
});

describe('a collector that takes everything and never answers', () => {
  let silent: http.Server;
  beforeEach(() => {
    silent = http.createServer(() => {});
  });
  afterEach(() => close(silent));

  const sooner = <T>(ending: Promise<T>): Promise<T | 'still alive'> =>
    Promise.race([ending, new Promise<'still alive'>((resolve) => setTimeout(resolve, GENEROUS_MS, 'still alive').unref())]);

  test('does not keep a process from ending by a signal', async () => {
    const { stop } = await beginLate(await listen(silent));
    expect(await sooner(stop('SIGTERM'))).toEqual({ code: null, signal: 'SIGTERM' });
  });

  test('does not keep a process from coming to its end', async () => {
    const { ended } = await beginLate(await listen(silent));
    await client.send('/close', { method: 'GET' });
    client.close();
    expect(await sooner(ended())).toEqual({ code: 0, signal: null });
  });
});
