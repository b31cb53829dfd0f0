import { afterEach, expect, test, vi } from 'vitest';
import { type ConnectedStore, redisStoreByUrl } from '../../src/stores/redis/from-url.js';
import { redisStore } from '../../src/stores/redis.js';
import { type Counting, startCounting } from './counting.js';
import { HERE } from './here.js';
import { type RedisPair, startPair } from './servers/redis-pair.js';

let pair: RedisPair | undefined;
let counting: Counting | undefined;
const stores: ConnectedStore[] = [];
afterEach(async () => {
  await counting?.stop();
  counting = undefined;
  for (const store of stores.splice(0)) store.close();
  await pair?.stop();
  pair = undefined;
});

async function start(lagMs: number): Promise<RedisPair> {
  pair = await startPair({ lagMs });
  return pair;
}

function open({ url }: RedisPair, durableAck = 0): ConnectedStore {
  const store = redisStoreByUrl({ url, package: 'ioredis', directory: HERE, durableAck });
  stores.push(store);
  return store;
}

test('a replica that lags takes over: nothing is lost, and nothing runs twice', async () => {
  const pair = await start(300);
  // Some are at work when the master dies.
  counting = await startCounting(open(pair), (id) => (id.endsWith('7') ? 600 : 0));
  const { runs, untilDone } = counting;
  const events = (from: number) => Array.from({ length: 100 }, (_, n) => `e${from + n}`);

  await Promise.all(events(0).map(untilDone));
  const during = Promise.all(events(100).map(untilDone));
  await vi.waitFor(() => expect(runs.size).toBe(200), 20_000);
  // Otherwise this would show nothing: the replica did not know some of what had been acknowledged.
  expect(await pair.failOver()).toBeGreaterThan(0);
  await during;
  await Promise.all([...events(0), ...events(100)].map(untilDone));
  expect([...runs].filter(([, times]) => times !== 1)).toEqual([]);
  expect(runs.size).toBe(200);
});

const by = (token: string) => ({ token, bodyHash: '', leaseMs: 60_000, ttlMs: 60_000 });

test('with durableAck, whatever is claimed is known to the replica that takes over; without, it is not', async () => {
  const pair = await start(100);
  const claimedAgain = async (durableAck: number) => {
    const store = open(pair, durableAck);
    const keys = Array.from({ length: 200 }, (_, n) => `durable ${durableAck} ${n}`);
    for (const [n, part] of [keys.slice(0, 100), keys.slice(100)].entries())
      await Promise.all(part.map((key) => store.claim(key, by(`first-${n}`))));
    await pair.failOver();
    await vi.waitFor(async () => expect((await store.claim('up', by('up'))).state).toBe('claimed'), 10_000);
    const states = await Promise.all(keys.map(async (key) => (await store.claim(key, by('second'))).state));
    return states.filter((state) => state !== 'in_progress').length;
  };
  expect(await claimedAgain(0)).toBeGreaterThan(0);
  expect(await claimedAgain(1)).toBe(0);
});

test('with durableAck, claims wait for the replica together, and one that it does not get is a store that failed', async () => {
  const pair = await start(20);
  const store = open(pair, 1);
  await Promise.all(Array.from({ length: 100 }, (_, n) => store.claim(`together ${n}`, by('first'))));
  const [, waits] = /cmdstat_wait:calls=(\d+)/.exec(await pair.master.info('commandstats')) ?? [];
  expect(Number(waits)).toBeLessThan(10);

  pair.replica.freeze();
  await expect(async () => store.claim('alone', by('first'))).rejects.toThrow('of 1 replicas 0 have the claim');
});

test.each([-1, 0.5, 17, Number.NaN])('durableAck must be a number of replicas: %d', (durableAck) => {
  expect(() => redisStore(async () => 1, { durableAck })).toThrow(RangeError);
});
