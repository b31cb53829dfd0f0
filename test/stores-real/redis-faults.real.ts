import type * as http from 'node:http';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { DedupeObserver } from '../../src/core/dedupe-observer.js';
import { redisStore } from '../../src/stores/redis.js';
import { shortDigest } from '../../src/stores/short-digest.js';
import { GOOD, type Harness, type HarnessOptions, startHarness } from '../helpers/harness.js';
import { routeOf } from '../helpers/routes.js';
import { CLIENTS, type ConnectedClient, load } from './redis-clients.js';
import { type RedisServer, startRedis } from './servers/redis-server.js';

let server: RedisServer;
let connected: ConnectedClient;
let harness: Harness | undefined;
let seen: string[];

beforeEach(async () => {
  server = await startRedis({ aof: true });
  connected = await CLIENTS.ioredis!(server.port);
  seen = [];
});
afterEach(async () => {
  await harness?.stop();
  harness = undefined;
  await connected.close();
  await server.stop();
});

const observer: DedupeObserver = {
  claimAnswered: (answer) => seen.push(answer),
  leaseLost: () => seen.push('lease lost'),
  endingDropped: () => seen.push('dropped'),
  storeAway: (isAway) => seen.push(isAway ? 'away' : 'back'),
};

let runs = 0;
async function start(
  route: Parameters<typeof routeOf>[0] = {},
  more: Partial<HarnessOptions> = {},
  handler: http.RequestListener = (_req, res) => {
    runs++;
    res.end('ran');
  },
) {
  runs = 0;
  const store = redisStore(connected.client);
  harness = await startHarness({
    routes: [routeOf({ idempotencyKey: 'provider', ...route })],
    handler,
    store,
    dedupeObserver: observer,
    ...more,
  });
  return harness;
}

const event = (id: string) => ({ headers: { ...GOOD, 'x-event-id': id }, body: 'x' });
const retryLater = { onStoreFailure: 'retry-later' } as const;

/** As a sender: until it is told that the event was handled. */
async function deliver(id: string): Promise<void> {
  await vi.waitFor(async () => expect((await harness!.post('/webhooks/test', event(id))).status).toBe(200), {
    timeout: 20_000,
    interval: 50,
  });
}

describe('nothing is lost and nothing runs twice when Redis', () => {
  test('is killed and comes back', async () => {
    await start(retryLater);
    await deliver('e1');
    await server.kill();
    expect((await harness!.post('/webhooks/test', event('e2'))).status).toBe(503);
    await server.start();
    for (const id of ['e1', 'e2', 'e2']) await deliver(id);
    expect(runs).toBe(2);
  });

  test('is killed while the handler is at work', async () => {
    const { post } = await start(retryLater, {}, async (_req, res) => {
      runs++;
      await server.kill();
      res.end('ran');
    });
    expect((await post('/webhooks/test', event('e1'))).status).toBe(200);
    await server.start();
    await deliver('e1');
    expect(runs).toBe(1);
  });

  test('is frozen and thaws: every claim that was on its way is given back', async () => {
    await start(retryLater);
    await deliver('e0');
    server.freeze();
    const during = await Promise.all([1, 2, 3, 4, 5, 6].map((n) => harness!.post('/webhooks/test', event(`e${n}`))));
    expect(during.map(({ status }) => status)).toEqual([503, 503, 503, 503, 503, 503]);
    expect(seen.filter((word) => word === 'timeout').length).toBeGreaterThanOrEqual(5);
    expect(seen).toContain('away');
    server.thaw();
    for (let n = 0; n <= 6; n++) await deliver(`e${n}`);
    expect(seen.at(-1)).not.toBe('away');
    expect(runs).toBe(7);
  });

  test('forgets the scripts', async () => {
    await start(retryLater);
    await deliver('e1');
    expect(await server.command('SCRIPT', 'FLUSH')).toContain('OK');
    for (const id of ['e1', 'e2', 'e2']) await deliver(id);
    expect(runs).toBe(2);
  });

  test('is full, and has room again', async () => {
    await start(retryLater);
    await deliver('e1');
    await server.command('CONFIG', 'SET', 'maxmemory', '1');
    expect((await harness!.post('/webhooks/test', event('e2'))).status).toBe(503);
    await server.command('CONFIG', 'SET', 'maxmemory', '0');
    for (const id of ['e1', 'e2', 'e2']) await deliver(id);
    expect(runs).toBe(2);
  });

  test('becomes a read-only replica, and a master again', async () => {
    await start(retryLater);
    await deliver('e1');
    await server.command('REPLICAOF', '127.0.0.1', '1');
    await server.command('CONFIG', 'SET', 'replica-serve-stale-data', 'yes');
    expect((await harness!.post('/webhooks/test', event('e2'))).status).toBe(503);
    await server.command('REPLICAOF', 'NO', 'ONE');
    for (const id of ['e1', 'e2', 'e2']) await deliver(id);
    expect(runs).toBe(2);
  });
});

test('the handler runs on without Redis, and what it did is remembered there when it is back', async () => {
  await start({ onStoreFailure: 'run' });
  await server.kill();
  for (const id of ['e1', 'e2']) expect((await harness!.post('/webhooks/test', event(id))).body.toString()).toBe('ran');
  await server.start();
  await vi.waitFor(async () => expect(await server.command('DBSIZE')).toMatch(/^:[3-9]/), 10_000);
  for (const id of ['e1', 'e2']) await deliver(id);
  expect(runs).toBe(2);
  expect(harness!.settled.slice(-1)[0]).toMatchObject({ outcome: 'duplicate' });
});

test('a store that lost what it knew is told the last seconds again, and the loss is counted', async () => {
  const store = redisStore(connected.client);
  await start(retryLater, { store });
  await deliver('e1');
  await vi.waitFor(async () => expect(await server.command('EXISTS', 'webhook:sentinel')).toBe(':1\r\n'));
  await server.command('FLUSHALL');
  // What it does when the connection breaks: it looks whether the server is still the one it was.
  await server.command('CLIENT', 'KILL', 'TYPE', 'normal');
  await deliver('e1');
  expect(runs).toBe(1);
  await vi.waitFor(() => expect(store.stats).toEqual({ resets: 1 }), 10_000);
});

test.each(['ioredis', 'iovalkey', 'redis'])('%s tells that its connection broke, without being asked anything', async (name) => {
  const { client, close } = await CLIENTS[name]!(server.port);
  const broke = vi.fn();
  redisStore(client).onBreak?.(broke);
  expect(broke).not.toHaveBeenCalled();
  await server.kill();
  await vi.waitFor(() => expect(broke).toHaveBeenCalled());
  await close();
});

test('a Redis that keeps nothing is killed: it is told the last seconds again, and the loss is counted', async () => {
  await connected.close();
  await server.stop();
  server = await startRedis({ aof: false });
  connected = await CLIENTS.ioredis!(server.port);
  const store = redisStore(connected.client);
  await start(retryLater, { store });
  for (const id of ['e1', 'e2']) await deliver(id);
  await vi.waitFor(async () => expect(await server.command('EXISTS', 'webhook:sentinel')).toBe(':1\r\n'));
  await server.kill();
  await server.start();
  expect(await server.command('DBSIZE')).toBe(':0\r\n');
  for (const id of ['e1', 'e2', 'e3']) await deliver(id);
  expect(runs).toBe(3);
  await vi.waitFor(() => expect(store.stats).toEqual({ resets: 1 }), 10_000);
});

describe('what is under our key and not ours is a store that failed', () => {
  const key = () => `webhook:${shortDigest('the key')}`;
  const by = { token: 't', bodyHash: '', leaseMs: 1_000, ttlMs: 1_000 };
  const junk: Record<string, () => readonly string[]> = {
    'a text': () => ['SET', key(), 'junk'],
    'half a record': () => ['SET', key(), 'D200'],
    'a record with a status that is none': () => ['SET', key(), `D999${'a'.repeat(22)}`],
    'a record with a response that is none': () => ['SET', key(), `D200${'a'.repeat(22)}|jAAAA`],
    'a record with a cookie': () => ['SET', key(), `D200${'a'.repeat(22)}|j${responseBytes([[['set-cookie', 'a=b']], false])}`],
    'a record that splits the response': () => [
      'SET',
      key(),
      `D200${'a'.repeat(22)}|j${responseBytes([[['a', 'b\r\nc: d']], false])}`,
    ],
    'a claim with a count that is none': () => ['SET', key(), 'R99999999999999999999|'],
    'a list': () => ['LPUSH', key(), 'junk'],
    'a huge text': () => ['SETRANGE', key(), '1000000', 'x'],
  };
  test.each(Object.entries(junk))('%s', async (_what, command) => {
    const store = redisStore(connected.client, { storeResponseBody: true });
    expect(await server.command(...command())).not.toContain('-ERR');
    await expect(async () => store.claim('the key', by)).rejects.toThrow(/redis|ours/);
    expect(await store.forget('the key')).toBe(true);
    expect(await store.claim('the key', by)).toEqual({ state: 'claimed', attempt: 1, previous: undefined });
  });

  function responseBytes(head: unknown): string {
    const text = Buffer.from(JSON.stringify(head));
    const length = Buffer.alloc(4);
    length.writeUInt32BE(text.length);
    return Buffer.concat([length, text]).toString('base64url');
  }
});

describe('an encrypted response', () => {
  const response = { status: 200, headers: { 'content-type': 'text/plain' }, body: Buffer.from('canary') };
  const by = (token: string) => ({ token, bodyHash: '', leaseMs: 1_000, ttlMs: 60_000 });
  const stores = () => ({
    ours: redisStore(connected.client, { storeResponseBody: true, encryptionKey: 'ab'.repeat(32) }),
    otherKey: redisStore(connected.client, { storeResponseBody: true, encryptionKey: Buffer.alloc(32) }),
    noKey: redisStore(connected.client, { storeResponseBody: true }),
  });

  test('is readable with the key only; without one the status is the answer', async () => {
    const { ours, otherKey, noKey } = stores();
    await ours.claim('a', by('a'));
    await ours.complete('a', 'a', { ttlMs: 60_000, response });
    expect(await server.command('GET', `webhook:${shortDigest('a')}`)).not.toContain(Buffer.from('canary').toString('base64url'));
    expect(await ours.claim('a', by('b'))).toMatchObject({ response });
    expect(await noKey.claim('a', by('b'))).toMatchObject({ state: 'done', response: { status: 200, headers: {} } });
    await expect(async () => otherKey.claim('a', by('b'))).rejects.toThrow('another key');
  });

  test('moved to the key of another event, or replaced by one that is not encrypted, is none of ours', async () => {
    const { ours, noKey } = stores();
    for (const [store, key] of [
      [ours, 'a'],
      [noKey, 'c'],
    ] as const) {
      await store.claim(key, by(key));
      await store.complete(key, key, { ttlMs: 60_000, response });
    }
    const name = (key: string) => `webhook:${shortDigest(key)}`;
    await server.command('COPY', name('a'), name('b'));
    for (const key of ['b', 'c']) await expect(async () => ours.claim(key, by('x'))).rejects.toThrow('not ours');
  });

  test.each(['', 'short', Buffer.alloc(31)])('a key that is not 32 bytes is refused: %j', (encryptionKey) => {
    expect(() => redisStore(connected.client, { encryptionKey })).toThrow(RangeError);
  });
});

describe('a client that', () => {
  const misbehaving = {
    throws: () => {
      throw new Error('canary\nsecond line');
    },
    'throws no error': () => Promise.reject('canary'),
    'never answers': () => new Promise(() => {}),
    'answers with nothing': async () => undefined,
    'answers with nonsense': async () => [[{}], null, 7],
    'answers OK to everything': async () => 'OK',
  };
  test.each(Object.entries(misbehaving))('%s is a store that is away', async (_what, send) => {
    const store = redisStore(send as () => Promise<unknown>);
    for (const [onStoreFailure, status] of [
      ['run', 200],
      ['retry-later', 503],
    ] as const) {
      const { post } = await start({ onStoreFailure }, { store, storeLimitMs: 50 });
      const reply = await post('/webhooks/test', event('e1'));
      expect(reply.status).toBe(status);
      expect(reply.body.toString()).not.toContain('canary');
      await harness!.stop();
    }
    harness = undefined;
  });

  test('answers twice is heard once', async () => {
    const client = connected.client as { call(...args: string[]): Promise<unknown> };
    const store = redisStore(
      (args) =>
        ({
          // biome-ignore lint/suspicious/noThenProperty: a promise that breaks its word
          then(resolve: (value: unknown) => void, reject: (error: unknown) => void) {
            client.call(...(args as [string])).then((reply) => {
              resolve(reply);
              resolve('again');
              reject(new Error('and again'));
            }, reject);
          },
        }) as Promise<unknown>,
    );
    await start({}, { store });
    for (let i = 0; i < 2; i++) await deliver('e1');
    expect(runs).toBe(1);
  });
});

test('a wrong password is a store that is away, and the password is told nowhere', async () => {
  await connected.close();
  await server.stop();
  server = await startRedis({ args: ['--requirepass', 'right'] });
  const client = new (load('ioredis').Redis)({
    port: server.port,
    password: 'canary',
    enableOfflineQueue: false,
    retryStrategy: () => 50,
    maxRetriesPerRequest: 0,
  });
  client.on('error', () => {});
  connected = { client, close: async () => client.disconnect() };
  const said: unknown[] = [];
  const store = redisStore(client);
  const { post } = await start(retryLater, {
    store: {
      ...store,
      claim: async (...args) =>
        Promise.resolve(store.claim(...args)).catch((error) => {
          said.push(error);
          throw error;
        }),
    },
  });
  expect((await post('/webhooks/test', event('e1'))).status).toBe(503);
  expect(JSON.stringify(said.map((error) => Object.getOwnPropertyDescriptors(error)))).not.toContain('canary');
  expect(said).toHaveLength(1);
});
