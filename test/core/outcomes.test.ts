import type { RequestListener } from 'node:http';
import { afterEach, describe, expect, test } from 'vitest';
import { getDelivery } from '../../src/get-delivery.js';
import { track } from '../../src/track.js';
import { GOOD, type Harness, readBody, startHarness } from '../helpers/harness.js';
import { routeOf } from '../helpers/routes.js';

let harness: Harness | undefined;
afterEach(async () => {
  await harness?.stop();
  harness = undefined;
});

const EVENT = { ...GOOD, 'x-event-id': 'e1', 'x-event-type': 'made' };

async function deliver(handler: RequestListener, route: Parameters<typeof routeOf>[0] = {}, headers = EVENT) {
  harness = await startHarness({ routes: [routeOf({ idempotencyKey: 'provider', ...route })], handler, abandonedAfterMs: 20 });
  const reply = await harness.post('/webhooks/test', { headers, body: 'x' });
  const [settled] = await harness.settledCount(1);
  return { reply, settled: settled! };
}

describe('what a handler does, in one word', () => {
  const answering =
    (mark: () => void, status = 200): RequestListener =>
    (_req, res) => {
      mark();
      res.writeHead(status).end('done');
    };

  test.each([
    ['processed', answering(() => track.processed()), {}, undefined],
    ['processed', answering(() => track.processed()), { requireProcessingMark: true }, undefined],
    ['acknowledged', answering(() => {}), {}, undefined],
    ['ignored', answering(() => track.ignored('not ours')), { requireProcessingMark: true }, undefined],
    ['ignored', answering(() => {}), { events: new Set(['other']), requireProcessingMark: true }, undefined],
    ['processed', answering(() => track.processed()), { events: new Set(['other']) }, undefined],
    ['dropped', answering(() => {}), { requireProcessingMark: true }, 'silent_drop'],
    ['failed', answering(() => track.failed(new TypeError('no'))), {}, 'TypeError'],
    ['failed', answering(() => track.processed(), 500), {}, '500'],
    ['failed', answering(() => {}, 302), {}, '302'],
    ['acknowledged', answering(() => {}, 204), {}, undefined],
  ] as const)('%s', async (outcome, handler, route, errorType) => {
    const { settled } = await deliver(handler, route as never);
    expect(settled.outcome).toBe(outcome);
    expect(settled.errorType).toBe(errorType);
  });

  test('a failure is not taken back by a later mark', async () => {
    const { settled } = await deliver(
      answering(() => {
        track.failed(new RangeError('no'));
        track.processed();
      }),
    );
    expect(settled).toMatchObject({ outcome: 'failed', errorType: 'RangeError' });
  });

  test('a mark in the tick of the response counts, by req.outworxTrack and by track', async () => {
    const { settled } = await deliver(
      (req, res) => {
        res.end('done');
        req.outworxTrack?.processed();
      },
      { requireProcessingMark: true },
    );
    expect(settled.outcome).toBe('processed');
  });

  test('a mark from deep inside async work counts', async () => {
    const { settled } = await deliver(
      async (req, res) => {
        await readBody(req);
        await new Promise((resolve) => setTimeout(resolve, 5));
        queueMicrotask(() => track.processed());
        setImmediate(() => res.end());
      },
      { requireProcessingMark: true },
    );
    expect(settled.outcome).toBe('processed');
  });

  test('a sender that goes away before any answer is aborted only when the handler has had its time', async () => {
    harness = await startHarness({
      routes: [routeOf({ idempotencyKey: 'provider' })],
      handler: (req) => req.socket.destroy(),
      abandonedAfterMs: 20,
    });
    await expect(harness.post('/webhooks/test', { headers: EVENT, body: 'x' })).rejects.toThrow();
    expect((await harness.settledCount(1))[0]).toMatchObject({ outcome: 'aborted', errorType: 'aborted' });
  });

  test('a handler may take longer than that while its sender waits', async () => {
    const { settled } = await deliver(async (req, res) => {
      await readBody(req);
      await new Promise((resolve) => setTimeout(resolve, 100));
      res.end();
    });
    expect(settled.outcome).toBe('acknowledged');
  });

  test('a handler that answers after its sender has gone is judged by what it did', async () => {
    harness = await startHarness({
      routes: [routeOf({ idempotencyKey: 'provider' })],
      handler: (req, res) => {
        req.socket.destroy();
        setTimeout(() => {
          track.processed();
          res.end();
        }, 20);
      },
      abandonedAfterMs: 60_000,
    });
    await expect(harness.post('/webhooks/test', { headers: EVENT, body: 'x' })).rejects.toThrow();
    expect((await harness.settledCount(1))[0]).toMatchObject({ outcome: 'processed' });
    const retry = await harness.post('/webhooks/test', { headers: EVENT, body: 'x' });
    expect(retry.status).toBe(200);
    expect((await harness.settledCount(2))[1]).toMatchObject({ outcome: 'duplicate' });
  });
});

describe('a signature that is not good', () => {
  test.each([
    ['missing', {}],
    ['invalid', { 'x-signature': 'bad' }],
  ])('%s: one answer for all, and the handler never runs', async (status, signature) => {
    let runs = 0;
    const { reply, settled } = await deliver(() => runs++, {}, { 'x-event-id': 'e1', ...signature } as never);
    expect(reply.status).toBe(401);
    expect(reply.body.toString()).toBe('{"error":"unauthorized"}');
    expect(settled).toMatchObject({ outcome: 'rejected', errorType: `signature_${status}`, identity: {} });
    expect(runs).toBe(0);
  });

  test('observe mode: the handler runs, nothing it names is believed, no event is claimed', async () => {
    let seen: unknown;
    const { reply, settled } = await deliver(
      (_req, res) => {
        seen = getDelivery();
        res.end('ran');
      },
      { mode: 'observe' },
      { ...EVENT, 'x-signature': 'bad' },
    );
    expect(reply.body.toString()).toBe('ran');
    expect(settled).toMatchObject({ outcome: 'rejected', errorType: 'signature_invalid', identity: {} });
    expect(settled.dedupe).toBeUndefined();
    expect(seen).toMatchObject({ verified: false, eventId: undefined });
  });

  test('a fault on our side is a 503, so that the sender tries again', async () => {
    const { reply, settled } = await deliver(() => {}, {
      secrets: { perTenant: true, secretsFor: () => Promise.reject(new Error('vault is away')) },
    });
    expect(reply.status).toBe(503);
    expect(reply.headers['retry-after']).toBe('5');
    expect(settled).toMatchObject({ outcome: 'rejected', errorType: 'signature_unverifiable' });
  });
});

test('a secret function that never answers is a fault on our side', async () => {
  harness = await startHarness({
    routes: [routeOf({ secrets: { perTenant: true, secretsFor: () => new Promise(() => {}) } })],
    handler: (_req, res) => res.end(),
    verificationLimitMs: 20,
  });
  expect((await harness.post('/webhooks/test', { headers: EVENT, body: 'x' })).status).toBe(503);
  expect((await harness.settledCount(1))[0]).toMatchObject({ errorType: 'signature_unverifiable' });
});

test('a handshake is no event: no claim, no silent drop, whatever it answers', async () => {
  const provider = { ...routeOf().provider, identify: () => ({ isHandshake: true }) };
  const { settled } = await deliver((_req, res) => res.end('challenge'), { provider, requireProcessingMark: true });
  expect(settled).toMatchObject({ outcome: 'handshake', mark: undefined });
  expect(settled.dedupe).toBeUndefined();
});

test('the handler can read what is known of the delivery, in any async step', async () => {
  let seen: unknown;
  await deliver(async (req, res) => {
    await readBody(req);
    seen = getDelivery();
    res.end();
  });
  expect(seen).toEqual({
    provider: 'trusting',
    route: '/webhooks/test',
    params: {},
    mode: 'enforce',
    verified: true,
    signatureStatus: 'valid',
    eventId: 'e1',
    eventType: 'made',
    deliveryId: undefined,
    attempt: 1,
    eventTime: undefined,
    dedupeStatus: 'first',
  });
});

test('outside a delivery, track and getDelivery do nothing', () => {
  expect(getDelivery()).toBeUndefined();
  expect(() => {
    track.processed();
    track.ignored('x');
    track.failed(undefined);
  }).not.toThrow();
});
