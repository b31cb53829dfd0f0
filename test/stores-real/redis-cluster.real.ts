import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { storeConformance } from '../../src/stores/conformance.js';
import { redisStore } from '../../src/stores/redis.js';
import { CLUSTER_CLIENTS, type ConnectedClient } from './redis-clients.js';
import { type RedisServer, startRedis } from './servers/redis-server.js';

let server: RedisServer;
beforeAll(async () => {
  server = await startRedis({ cluster: true });
  expect(await server.command('CLUSTER', 'ADDSLOTSRANGE', '0', '16383')).toBe('+OK\r\n');
  await vi.waitFor(async () => expect(await server.command('SET', 'up', '1')).toBe('+OK\r\n'), 10_000);
});
afterAll(() => server.stop());

const wait = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

// A cluster refuses a script that touches keys of two slots, also where one node has them all.
describe.each(Object.entries(CLUSTER_CLIENTS))('the Redis store in a cluster, on %s', (_name, connect) => {
  let connected: ConnectedClient;
  beforeAll(async () => {
    connected = await connect(server.port);
  });
  afterAll(() => connected.close());

  const subject = () => ({ store: redisStore(connected.client), advance: wait });
  for (const { name, run } of storeConformance(subject, { records: 'status' })) it.concurrent(name, run);
});
