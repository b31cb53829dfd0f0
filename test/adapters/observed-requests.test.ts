import type * as http from 'node:http';
import { afterEach, describe, expect, test, vi } from 'vitest';
import type { PreparedSecret } from '../../src/core/provider.js';
import { getDelivery } from '../../src/get-delivery.js';
import { memoryStore } from '../../src/stores/memory.js';
import { track } from '../../src/track.js';
import { type Harness, type HarnessOptions, readBody, startHarness } from '../helpers/harness.js';
import { connectRaw } from '../helpers/raw-socket.js';
import { routeOf, trustingProvider } from '../helpers/routes.js';

let harness: Harness | undefined;
afterEach(async () => {
  await harness?.stop();
  harness = undefined;
});

let runs: number;

async function start(
  handler: http.RequestListener,
  route: Parameters<typeof routeOf>[0] = {},
  more: Partial<HarnessOptions> = {},
) {
  runs = 0;
  harness = await startHarness({
    routes: [routeOf({ mode: 'observe', maxBodyBytes: 1_000, idempotencyKey: 'provider', ...route })],
    handler: (req, res) => {
      runs++;
      handler(req, res);
    },
    storeLimitMs: 40,
    ...more,
  });
  return harness;
}

const head = (more: string) =>
  `POST /webhooks/test HTTP/1.1\r\nHost: x\r\nX-Signature: good\r\nX-Event-Id: e1\r\n${more}\r\n\r\n`;
const hasBegun = () => vi.waitFor(() => expect(runs).toBe(1));

/** Reads as body parsers do, and tells what it knew before the body and behind it. */
const reading: http.RequestListener = async (req, res) => {
  const before = getDelivery();
  const body = await readBody(req);
  const after = getDelivery();
  res.end(`${before?.signatureStatus} ${before?.eventId}, ${after?.signatureStatus} ${after?.eventId}: ${body}`);
};

describe('a body that is slow', () => {
  test('is read by a handler that has begun; the verdict is there when its end is', async () => {
    const { origin, settledCount } = await start(reading);
    const client = await connectRaw(origin);
    client.write(`${head('Content-Length: 10')}01234`);
    await hasBegun();
    client.write('56789');
    expect(await client.until('0123456789')).toContain('not_checked undefined, valid e1: 0123456789');
    client.socket.destroy();
    expect((await settledCount(1))[0]).toMatchObject({ outcome: 'acknowledged', dedupe: 'first', attempt: 1 });
  });

  test('and is an event as any other: the next delivery of it is a duplicate', async () => {
    const { origin, post, settledCount } = await start(reading);
    const client = await connectRaw(origin);
    client.write(head('Content-Length: 5'));
    await hasBegun();
    client.write('01234');
    await client.until('01234');
    client.socket.destroy();
    await post('/webhooks/test', { headers: { 'x-signature': 'good', 'x-event-id': 'e1' }, body: '01234' });
    expect((await settledCount(2)).map(({ outcome }) => outcome)).toEqual(['acknowledged', 'duplicate']);
  });

  test('that grows too large, or takes too long, is kept no longer, and goes on to the handler', async () => {
    const { origin, post, settledCount } = await start(reading, {}, { bodyBudgetBytes: 1_500, bodyDeadlineMs: 200 });
    for (const length of [2_000, 900]) {
      runs = 0;
      const client = await connectRaw(origin);
      client.write(`${head('Transfer-Encoding: chunked')}320\r\n${'x'.repeat(800)}\r\n`);
      await hasBegun();
      if (length < 1_000) await new Promise((resolve) => setTimeout(resolve, 400));
      client.write(`${(length - 800).toString(16)}\r\n${'y'.repeat(length - 800)}\r\n0\r\n\r\n`);
      expect((await client.until('yyy')).match(/[xy]/g)).toHaveLength(length);
      client.socket.destroy();
    }
    expect(await settledCount(2)).toMatchObject([
      { outcome: 'rejected', errorType: 'body_too_large', verdict: { status: 'not_checked' } },
      { outcome: 'rejected', errorType: 'body_too_slow', verdict: { status: 'not_checked' } },
    ]);
    // Nothing of them is left in the budget.
    await post('/webhooks/test', { headers: { 'x-signature': 'good' }, body: 'z'.repeat(1_000) });
    expect((await settledCount(3))[2]).toMatchObject({ verdict: { status: 'valid' } });
  });

  test('what the handler said of it stands, though its type is known only later', async () => {
    const { origin, settledCount } = await start(
      (_req, res) => {
        track.processed();
        setTimeout(() => res.end('done'), 100);
      },
      { events: new Set(['another']) },
    );
    const client = await connectRaw(origin);
    client.write(head('Content-Length: 5'));
    await hasBegun();
    client.write('01234');
    await client.until('done');
    client.socket.destroy();
    expect((await settledCount(1))[0]).toMatchObject({ outcome: 'processed', mark: { as: 'processed' } });
  });
});

describe('the verdict is about what came, whatever the handler makes of its chunks', () => {
  const seen: string[] = [];
  const provider: typeof trustingProvider = {
    ...trustingProvider,
    verify(request, ...rest) {
      seen.push(request.body.toString());
      return trustingProvider.verify(request, ...rest);
    },
  };
  const overwriting: http.RequestListener = (req, res) => {
    seen.length = 0;
    req.on('data', (chunk: Buffer) => chunk.fill('!'));
    req.on('end', () => res.end('read'));
  };

  test('a body that comes while it reads', async () => {
    const { origin, settledCount } = await start(overwriting, { provider });
    const client = await connectRaw(origin);
    client.write(`${head('Transfer-Encoding: chunked')}3\r\nabc\r\n`);
    await hasBegun();
    for (const chunk of ['3\r\ndef\r\n', '3\r\nghi\r\n', '0\r\n\r\n']) {
      client.write(chunk);
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    await client.until('read');
    client.socket.destroy();
    await settledCount(1);
    expect(seen).toEqual(['abcdefghi']);
  });

  test('a body that is whole, while the secret is awaited', async () => {
    let tell = () => {};
    const secrets = new Promise<PreparedSecret[]>((resolve) => {
      tell = () => resolve([{ fingerprint: 'f' }]);
    });
    const { post, settledCount } = await start(overwriting, {
      provider,
      secrets: { perTenant: false, secretsFor: () => secrets },
    });
    expect((await post('/webhooks/test', { headers: { 'x-signature': 'good' }, body: 'whole' })).body.toString()).toBe('read');
    tell();
    await settledCount(1);
    expect(seen).toEqual(['whole']);
  });
});

describe('an answer before the body', () => {
  test('by the head alone reaches a sender that waits for it; what nobody read was not checked', async () => {
    const { origin, settledCount } = await start((_req, res) => res.writeHead(413).end('too much'));
    const client = await connectRaw(origin);
    client.write(`${head('Content-Length: 10')}01234`);
    expect(await client.until('too much')).toContain('HTTP/1.1 413');
    expect((await settledCount(1))[0]).toMatchObject({ outcome: 'failed', errorType: '413', verdict: { status: 'not_checked' } });
    client.write(`56789${head('Content-Length: 0')}`);
    await vi.waitFor(() => expect(client.received().match(/413/g)).toHaveLength(2));
    client.socket.destroy();
  });

  test('that echoes the body reaches a sender that waits for each part', async () => {
    const { origin, settledCount } = await start((req, res) => req.pipe(res));
    const client = await connectRaw(origin);
    client.write(`${head('Content-Length: 6')}abc`);
    await client.until('abc');
    client.write('def');
    await client.until('def');
    client.socket.destroy();
    expect((await settledCount(1))[0]).toMatchObject({ outcome: 'acknowledged', verdict: { status: 'valid' } });
  });

  test('that is an invitation comes at once, where the handler gives it', async () => {
    const { origin, server, settledCount } = await start(
      async (req, res) => {
        res.writeContinue();
        res.end(`read ${(await readBody(req)).length}`);
      },
      {},
      { storeLimitMs: 60_000 },
    );
    server.on('checkContinue', (req, res) => server.emit('request', req, res));
    const client = await connectRaw(origin);
    client.write(head('Expect: 100-continue\r\nContent-Length: 4'));
    await client.until('100 Continue');
    client.write('body');
    expect(await client.until('read 4')).toContain('200 OK');
    client.socket.destroy();
    expect((await settledCount(1))[0]).toMatchObject({ verdict: { status: 'valid' } });
  });
});

describe('a sender that goes in the middle of its body', () => {
  const seen: string[] = [];
  const watching: http.RequestListener = (req) => {
    seen.length = 0;
    req.on('data', (chunk) => seen.push(`data ${chunk}`));
    for (const event of ['end', 'aborted', 'close']) req.on(event, () => seen.push(event));
  };

  test('is seen to go by a handler that has begun; no event is claimed', async () => {
    const { origin, settledCount } = await start(watching, {}, { abandonedAfterMs: 20 });
    const client = await connectRaw(origin);
    client.write(`${head('Content-Length: 100')}abc`);
    await vi.waitFor(() => expect(seen).toContain('data abc'));
    client.socket.resetAndDestroy();
    await vi.waitFor(() => expect(seen).toEqual(['data abc', 'aborted', 'close']));
    expect((await settledCount(1))[0]).toMatchObject({ outcome: 'aborted', errorType: 'aborted', dedupe: undefined });
    await new Promise((resolve) => setTimeout(resolve, 60));
    expect(harness!.settled).toHaveLength(1);
  });

  test('before the handler has begun: it never does', async () => {
    const { origin, settledCount } = await start(watching, {}, { storeLimitMs: 60_000 });
    const client = await connectRaw(origin);
    client.write(`${head('Content-Length: 100')}abc`);
    client.socket.resetAndDestroy();
    expect((await settledCount(1))[0]).toMatchObject({ outcome: 'aborted', errorType: 'aborted' });
    expect(runs).toBe(0);
  });
});

describe('a verdict that is late', () => {
  const secretLater = (secrets: Promise<never>) => ({ secrets: { perTenant: false, secretsFor: () => secrets } });

  test('the handler runs meanwhile, with the whole body, and the delivery is settled when both are done', async () => {
    let tell = (_error: Error) => {};
    const secrets = new Promise<never>((_resolve, reject) => {
      tell = reject;
    });
    const { post, settled, settledCount } = await start(reading, secretLater(secrets));
    const reply = await post('/webhooks/test', { headers: { 'x-signature': 'good' }, body: 'whole' });
    expect(reply.body.toString()).toBe('not_checked undefined, not_checked undefined: whole');
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(settled).toEqual([]);
    tell(new Error('the vault is away'));
    expect((await settledCount(1))[0]).toMatchObject({ outcome: 'rejected', errorType: 'signature_unverifiable' });
  });

  test('or never comes: it is unverifiable after a while', async () => {
    const { post, settledCount } = await start(reading, secretLater(new Promise(() => {})), { verificationLimitMs: 150 });
    expect((await post('/webhooks/test', { headers: { 'x-signature': 'good' }, body: 'whole' })).status).toBe(200);
    expect((await settledCount(1))[0]).toMatchObject({ outcome: 'rejected', errorType: 'signature_unverifiable' });
  });
});

test('a store that never answers keeps no handler, and is told of later', async () => {
  const never = () => new Promise<never>(() => {});
  const store = { ...memoryStore(), claim: never };
  const { post, settledCount } = await start(reading, {}, { store });
  const reply = await post('/webhooks/test', { headers: { 'x-signature': 'good', 'x-event-id': 'e1' }, body: 'whole' });
  expect(reply.body.toString()).toMatch(/^valid e1, valid e1: whole$/);
  expect((await settledCount(1))[0]).toMatchObject({ outcome: 'acknowledged', dedupe: 'unavailable', isDuplicate: undefined });
});

test('a handler that throws before its body is there fails as any other', async () => {
  const thrown = new Promise((resolve) => {
    const listeners = process.listeners('uncaughtException');
    process.removeAllListeners('uncaughtException');
    process.once('uncaughtException', (error) => {
      for (const listener of listeners) process.on('uncaughtException', listener);
      resolve(error);
    });
  });
  const { origin, settledCount } = await start(() => {
    throw new Error('on purpose');
  });
  const client = await connectRaw(origin);
  client.write(head('Content-Length: 5'));
  expect(await thrown).toMatchObject({ message: 'on purpose' });
  expect((await settledCount(1))[0]).toMatchObject({ outcome: 'failed', errorType: 'Error' });
  client.socket.destroy();
});
