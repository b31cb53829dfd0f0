import { afterEach, describe, expect, test } from 'vitest';
import { GOOD, type Harness, type HarnessOptions, readBody, startHarness } from '../helpers/harness.js';
import { connectRaw } from '../helpers/raw-socket.js';
import { routeOf } from '../helpers/routes.js';

let harness: Harness | undefined;
afterEach(async () => {
  await harness?.stop();
  harness = undefined;
});

let runs: number;

async function start(route: Parameters<typeof routeOf>[0] = {}, more: Partial<HarnessOptions> = {}) {
  runs = 0;
  harness = await startHarness({
    routes: [routeOf({ maxBodyBytes: 1_000, ...route })],
    handler: async (req, res) => {
      runs++;
      try {
        res.end(`read ${(await readBody(req)).length}`);
      } catch {
        res.destroy();
      }
    },
    ...more,
  });
  return harness;
}

const head = (more: string) => `POST /webhooks/test HTTP/1.1\r\nHost: x\r\nX-Signature: good\r\n${more}\r\n\r\n`;

describe('a body over the limit', () => {
  test.each([1_000, 1_001])('announced as %i of 1,000 bytes', async (length) => {
    const { post, settledCount } = await start();
    const { status } = await post('/webhooks/test', { headers: GOOD, body: Buffer.alloc(length) });
    expect(status).toBe(length > 1_000 ? 413 : 200);
    expect(runs).toBe(length > 1_000 ? 0 : 1);
    expect((await settledCount(1))[0]?.errorType).toBe(length > 1_000 ? 'body_too_large' : undefined);
  });

  test('is refused on its announcement, before a byte of it is read', async () => {
    const { origin } = await start();
    const client = await connectRaw(origin);
    client.write(head('Content-Length: 5000000000'));
    expect(await client.closed()).toMatch(/^HTTP\/1\.1 413 /);
    expect(runs).toBe(0);
  });

  test('is refused in the middle when nobody announced it', async () => {
    const { origin, settledCount } = await start();
    const client = await connectRaw(origin);
    client.write(head('Transfer-Encoding: chunked'));
    for (let i = 0; i < 11; i++) client.write(`64\r\n${'x'.repeat(100)}\r\n`);
    expect(await client.closed()).toMatch(/^HTTP\/1\.1 413 /);
    expect((await settledCount(1))[0]).toMatchObject({ outcome: 'rejected', errorType: 'body_too_large' });
    expect(runs).toBe(0);
  });

  test('observe mode: the application gets all of it', async () => {
    const { origin, post, settledCount } = await start({ mode: 'observe' });
    expect((await post('/webhooks/test', { headers: GOOD, body: Buffer.alloc(5_000) })).body.toString()).toBe('read 5000');
    const client = await connectRaw(origin);
    client.write(head('Transfer-Encoding: chunked'));
    for (let i = 0; i < 50; i++) client.write(`64\r\n${'x'.repeat(100)}\r\n`);
    client.write('0\r\n\r\n');
    expect(await client.until('read')).toContain('read 5000');
    client.socket.destroy();
    expect((await settledCount(2)).map(({ verdict }) => verdict.status)).toEqual(['not_checked', 'not_checked']);
  });
});

describe('a body that never ends', () => {
  test('is cut off at the deadline', async () => {
    const { origin, settledCount } = await start({}, { bodyDeadlineMs: 50 });
    const client = await connectRaw(origin);
    client.write(`${head('Content-Length: 100')}some of it`);
    expect(await client.closed()).toMatch(/^HTTP\/1\.1 408 /);
    expect((await settledCount(1))[0]).toMatchObject({ outcome: 'rejected', errorType: 'body_too_slow' });
    expect(runs).toBe(0);
  });

  test('observe mode: the application goes on reading it', async () => {
    const { origin, settledCount } = await start({ mode: 'observe' }, { bodyDeadlineMs: 30 });
    const client = await connectRaw(origin);
    client.write(`${head('Content-Length: 20')}0123456789`);
    while (runs === 0) await new Promise((resolve) => setTimeout(resolve, 5));
    client.write('0123456789');
    expect(await client.until('read')).toContain('read 20');
    client.socket.destroy();
    await settledCount(1);
  });
});

test('a sender that goes in the middle of its body: no handler, no claim, nothing held', async () => {
  const { origin, settledCount } = await start({ idempotencyKey: 'provider' }, { bodyBudgetBytes: 2_000 });
  for (let i = 0; i < 5; i++) {
    const client = await connectRaw(origin);
    client.write(`${head('X-Event-Id: e\r\nContent-Length: 900')}${'x'.repeat(800)}`);
    client.socket.resetAndDestroy();
    expect((await settledCount(i + 1))[i]).toMatchObject({ outcome: 'aborted', dedupe: undefined });
  }
  expect(runs).toBe(0);
});

test('many slow uploads together stay within the budget, and each that does not fit is asked to come again', async () => {
  const { origin, settledCount } = await start({}, { bodyBudgetBytes: 10_000, bodyDeadlineMs: 3_000 });
  const clients = await Promise.all(Array.from({ length: 200 }, () => connectRaw(origin)));
  for (const client of clients) client.write(`${head('Content-Length: 1000')}${'x'.repeat(500)}`);
  const answers = await Promise.all(clients.map((client) => client.closed()));
  const statuses = answers.map((answer) => answer.slice(9, 12));
  expect(statuses.filter((status) => status === '408')).toHaveLength(20);
  expect(statuses.filter((status) => status === '503')).toHaveLength(180);
  expect(answers.find((answer) => answer.includes(' 503 '))?.toLowerCase()).toContain('retry-after: 5');
  expect((await settledCount(200)).filter(({ errorType }) => errorType === 'no_room')).toHaveLength(180);
  const { post } = harness!;
  expect((await post('/webhooks/test', { headers: GOOD, body: Buffer.alloc(900) })).status).toBe(200);
});

test('a megabyte in one-byte chunks arrives whole', async () => {
  const { origin } = await start({ maxBodyBytes: 1_048_576 });
  const client = await connectRaw(origin);
  client.write(head('Transfer-Encoding: chunked'));
  const thousand = '1\r\nx\r\n'.repeat(1_024);
  for (let i = 0; i < 1_024; i++) client.write(thousand);
  client.write('0\r\n\r\n');
  expect(await client.until('read')).toContain('read 1048576');
  client.socket.destroy();
});

describe('an upgrade on a protected path', () => {
  test('is refused, and passes elsewhere, be it the first request that the server gets', async () => {
    const { origin, server } = await start();
    const upgraded: string[] = [];
    server.on('upgrade', (req, socket) => {
      upgraded.push(req.url ?? '');
      socket.end('HTTP/1.1 101 Switching Protocols\r\n\r\n');
    });
    for (const path of ['/webhooks/test', '/elsewhere']) {
      const client = await connectRaw(origin);
      client.write(`POST ${path} HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: odd\r\n\r\n`);
      expect(await client.closed()).toMatch(path === '/elsewhere' ? /^HTTP\/1\.1 101/ : /^HTTP\/1\.1 400/);
      client.socket.destroy();
    }
    expect(upgraded).toEqual(['/elsewhere']);
  });
});

describe('Expect', () => {
  test('100-continue, with a listener of the application: verified first, invited once', async () => {
    const { origin, server } = await start();
    server.on('checkContinue', (req, res) => {
      res.writeContinue();
      server.emit('request', req, res);
    });
    for (const signature of ['good', 'bad']) {
      const client = await connectRaw(origin);
      client.write(
        `POST /webhooks/test HTTP/1.1\r\nHost: x\r\nX-Signature: ${signature}\r\nExpect: 100-continue\r\nContent-Length: 4\r\n\r\n`,
      );
      await client.until('100 Continue');
      client.write('body');
      const answer = await client.until(signature === 'good' ? 'read 4' : 'unauthorized');
      expect(answer.match(/100 Continue/g)).toHaveLength(1);
      expect(answer).toContain(signature === 'good' ? 'read 4' : '401 Unauthorized');
      client.socket.destroy();
    }
    expect(runs).toBe(1);
  });

  test('anything else, with a listener of the application: verified first', async () => {
    const { origin, server } = await start();
    server.on('checkExpectation', (req, res) => server.emit('request', req, res));
    const client = await connectRaw(origin);
    client.write('POST /webhooks/test HTTP/1.1\r\nHost: x\r\nExpect: odd\r\nContent-Length: 4\r\n\r\nbody');
    expect(await client.until('unauthorized')).toContain('401');
    client.socket.destroy();
    expect(runs).toBe(0);
  });
});

test('pipelined deliveries and other requests are answered in their order', async () => {
  const { origin } = await start();
  const client = await connectRaw(origin);
  const bad = `POST /webhooks/test HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\n\r\nx`;
  const other = `POST /other HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n\r\nabc`;
  client.write(`${head('Content-Length: 2')}ab${bad}${other}${head('Content-Length: 5')}abcde`);
  const answer = await client.until('read 5');
  expect(answer.match(/HTTP\/1\.1 \d+|read \d/g)).toEqual([
    'HTTP/1.1 200',
    'read 2',
    'HTTP/1.1 401',
    'HTTP/1.1 200',
    'read 3',
    'HTTP/1.1 200',
    'read 5',
  ]);
  client.socket.destroy();
});
