import { afterAll, beforeAll, describe, expect, it, test, vi } from 'vitest';
import { storeConformance } from '../../src/stores/conformance.js';
import { redisStore } from '../../src/stores/redis.js';
import { shortDigest } from '../../src/stores/short-digest.js';
import { startCounting } from './counting.js';
import { CLUSTER_CLIENTS, type ConnectedClient } from './redis-clients.js';
import { type RedisCluster, startCluster } from './servers/redis-cluster.js';

let cluster: RedisCluster;
beforeAll(async () => {
  cluster = await startCluster();
});
afterAll(() => cluster.stop());

const wait = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));
let count = 0;
const by = () => ({ token: `t${++count}`, bodyHash: '', leaseMs: 60_000, ttlMs: 60_000 });
const done = { ttlMs: 60_000, response: { status: 200, headers: {} } };

describe.each(Object.entries(CLUSTER_CLIENTS))('the Redis store in a cluster of three, on %s', (name, connect) => {
  let connected: ConnectedClient;
  beforeAll(async () => {
    connected = await connect(cluster.ports);
  });
  afterAll(() => connected.close());

  describe('keeps its word', () => {
    const subject = () => ({ store: redisStore(connected.client), advance: wait });
    for (const { name: rule, run } of storeConformance(subject, { records: 'status' })) it.concurrent(rule, run);
  });

  it('has events on every node', async () => {
    const store = redisStore(connected.client, { prefix: `${name}:` });
    for (let n = 0; n < 60; n++) expect((await store.claim(`spread ${n}`, by())).state).toBe('claimed');
    const named = (pattern: string) => `#redis.call('keys','${name}:${pattern}')`;
    const script = `"return${named('*')}-${named('sentinel*')}"`;
    const replies = await Promise.all(cluster.masters.map((master) => master.command('EVAL', script, '0')));
    const sizes = replies.map((reply) => Number(/^:(\d+)/.exec(reply)?.[1]));
    expect(Math.min(...sizes), `${sizes}`).toBeGreaterThan(0);
    expect(sizes.reduce((sum, size) => sum + size)).toBe(60);
  });

  it('finds its events while their slot moves to another node, and after', async () => {
    // One that is there when the move begins and stays, one that is moved, one that comes during the move.
    const tag = `{${name}}`;
    const moving = redisStore(connected.client, { prefix: tag });
    const slot = await cluster.slotOf(`${tag}x`);
    const from = cluster.masterOf(slot);
    const [source, target] = [cluster.masters[from]!, cluster.masters[(from + 1) % 3]!];
    const first = by();
    for (const key of ['stays', 'goes']) expect((await moving.claim(key, first)).state).toBe('claimed');
    // A test beside this one can have a key in the slot.
    expect(await source.command('SET', `${tag}other`, '1')).toBe('+OK\r\n');

    const [sourceId, targetId] = [await cluster.idOf(source), await cluster.idOf(target)];
    await target.command('CLUSTER', 'SETSLOT', String(slot), 'IMPORTING', sourceId);
    await source.command('CLUSTER', 'SETSLOT', String(slot), 'MIGRATING', targetId);
    const migrate = (key: string) => cluster.moveKey(tag + key, source, target);
    expect(await migrate(shortDigest('goes'))).toBe('+OK\r\n');
    for (const key of ['stays', 'goes', 'comes']) {
      const state = key === 'comes' ? 'claimed' : 'in_progress';
      expect((await moving.claim(key, by())).state, key).toBe(state);
    }
    expect(await moving.complete('goes', first.token, done)).toBe(true);

    expect(await migrate(shortDigest('stays'))).toBe('+OK\r\n');
    await cluster.moveRest(slot, source, target);
    expect(await source.command('CLUSTER', 'COUNTKEYSINSLOT', String(slot))).toBe(':0\r\n');
    for (const master of [target, source, ...cluster.masters])
      await master.command('CLUSTER', 'SETSLOT', String(slot), 'NODE', targetId);
    expect(await moving.complete('stays', first.token, done)).toBe(true);
    for (const key of ['stays', 'goes']) expect((await moving.claim(key, by())).state, key).toBe('done');
    expect((await moving.claim('comes', by())).state).toBe('in_progress');
  });

  it('counts the loss of what one of the nodes remembered', async () => {
    const store = redisStore(connected.client, { prefix: `${name}:` });
    await store.claim('before', by());
    await vi.waitFor(() => expect(store.stats).toEqual({ resets: 0 }));
    await wait(100);
    await cluster.masters[2]!.command('FLUSHALL');
    vi.spyOn(performance, 'now').mockReturnValue(performance.now() + 60_000);
    try {
      await store.claim('after', by());
      await vi.waitFor(() => expect(store.stats).toEqual({ resets: 1 }));
    } finally {
      vi.restoreAllMocks();
    }
  });
});

// The last: the cluster has no replica after it.
test('a node dies and its replica takes over: nothing is lost, and nothing runs twice', async () => {
  const { client, close } = await CLUSTER_CLIENTS.ioredis!(cluster.ports);
  const { runs, untilDone, stop } = await startCounting(redisStore(client));
  const events = Array.from({ length: 90 }, (_, n) => `failed over ${n}`);
  await Promise.all(events.slice(0, 60).map(untilDone));
  await cluster.masters[0]!.kill();
  await Promise.all(events.map(untilDone));
  expect(await cluster.replica.info('replication')).toContain('role:master');
  expect(runs.size).toBe(90);
  expect([...runs].filter(([, times]) => times !== 1)).toEqual([]);
  await stop();
  await close();
});
