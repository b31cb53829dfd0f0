import { afterAll, beforeAll, describe, it } from 'vitest';
import { storeConformance } from '../../src/stores/conformance.js';
import { redisStore } from '../../src/stores/redis.js';
import { CLIENTS, type ConnectedClient } from './redis-clients.js';
import { type RedisServer, startRedis } from './servers/redis-server.js';

let server: RedisServer;
beforeAll(async () => {
  server = await startRedis();
});
afterAll(() => server.stop());

const wait = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

describe.each(Object.entries(CLIENTS))('the Redis store on %s', (_name, connect) => {
  let connected: ConnectedClient;
  beforeAll(async () => {
    connected = await connect(server.port);
  });
  afterAll(() => connected.close());

  describe('keeps the status alone', () => {
    const subject = () => ({ store: redisStore(connected.client), advance: wait });
    for (const { name, run } of storeConformance(subject, { records: 'status' })) it.concurrent(name, run);
  });

  describe.each([
    ['and the whole response', { storeResponseBody: true }],
    ['and the whole response, encrypted', { storeResponseBody: true, encryptionKey: 'ab'.repeat(32) }],
  ])('%s', (_what, options) => {
    const subject = () => ({ store: redisStore(connected.client, options), advance: wait });
    for (const { name, run } of storeConformance(subject)) it.concurrent(name, run);
  });
});
