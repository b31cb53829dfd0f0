import { afterAll, beforeAll, describe, expect, it, test, vi } from 'vitest';
import { storeConformance } from '../../src/stores/conformance.js';
import { postgresStore } from '../../src/stores/postgres.js';
import { GOOD, startHarness } from '../helpers/harness.js';
import { routeOf } from '../helpers/routes.js';
import { load } from './redis-clients.js';
import { type PostgresServer, startPostgres } from './servers/postgres-server.js';

interface Pool {
  query(text: string, values: unknown[]): Promise<{ rows: Record<string, unknown>[] }>;
  end(): Promise<void>;
  on(event: 'error', listener: () => void): void;
}

let server: PostgresServer;
let pool: Pool;
beforeAll(async () => {
  server = await startPostgres();
  pool = new (load('pg').Pool)({ connectionString: server.url, max: 20 });
  pool.on('error', () => {});
  await vi.waitFor(() => pool.query('SELECT 1', []), 10_000);
});
afterAll(async () => {
  await pool.end();
  await server.stop();
});

const wait = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

describe('the PostgreSQL store', () => {
  describe('keeps the status alone', () => {
    const subject = () => ({ store: postgresStore(pool), advance: wait });
    for (const { name, run } of storeConformance(subject, { records: 'status' })) it.concurrent(name, run);
  });
  describe.each([
    ['and the whole response', { storeResponseBody: true, table: 'public.whole' }],
    ['and the whole response, encrypted', { storeResponseBody: true, encryptionKey: 'ab'.repeat(32), table: 'encrypted' }],
  ])('%s', (_what, options) => {
    const subject = () => ({ store: postgresStore(pool, options), advance: wait });
    for (const { name, run } of storeConformance(subject)) it.concurrent(name, run);
  });
});

let count = 0;
const by = (more = {}) => ({ token: `t${++count}`, bodyHash: '', leaseMs: 60_000, ttlMs: 60_000, ...more });

test('of 500 claims at once, over several stores, one has the event and all have an answer', async () => {
  const stores = Array.from({ length: 4 }, () => postgresStore(pool, { table: 'at_once' }));
  await stores[0]!.claim('warm', by());
  for (let round = 0; round < 5; round++) {
    const claims = await Promise.all(Array.from({ length: 500 }, (_, i) => stores[i % 4]!.claim(`event ${round}`, by())));
    const states = claims.map(({ state }) => state);
    expect(states.filter((state) => state === 'claimed')).toHaveLength(1);
    expect(new Set(states)).toEqual(new Set(['claimed', 'in_progress']));
  }
});

test('expired rows are deleted along the way', async () => {
  vi.spyOn(Math, 'random').mockReturnValue(0);
  const store = postgresStore(pool, { table: 'swept' });
  const request = by();
  await store.claim('old', request);
  await store.complete('old', request.token, { ttlMs: 1, response: { status: 200, headers: {} } });
  vi.restoreAllMocks();
  const another = postgresStore(pool, { table: 'swept' });
  vi.spyOn(performance, 'now').mockReturnValue(performance.now() + 120_000);
  await another.claim('new', by());
  vi.restoreAllMocks();
  await vi.waitFor(async () => expect((await pool.query('SELECT count(*)::int AS n FROM swept', [])).rows[0]?.n).toBe(1), 5_000);
});

test('a row that is not ours, and a table that is not, are a store that failed', async () => {
  const store = postgresStore(pool, { table: 'foreign_rows', storeResponseBody: true });
  const request = by();
  await store.claim('a', request);
  await store.complete('a', request.token, { ttlMs: 60_000, response: { status: 200, headers: {} } });
  for (const change of ["span = 'junk'", 'status = 999', "status = 200, response = 'jAAAA'"]) {
    await pool.query(`UPDATE foreign_rows SET span = '', response = ''`, []);
    await pool.query(`UPDATE foreign_rows SET ${change}`, []);
    await expect(async () => store.claim('a', by())).rejects.toThrow('not ours');
  }
  await pool.query('CREATE TABLE other (key int)', []);
  await expect(async () => postgresStore(pool, { table: 'other' }).claim('a', by())).rejects.toThrow(/^postgres: /);
  expect(() => postgresStore(pool, { table: 'a; DROP TABLE b' })).toThrow(RangeError);
  expect(() => postgresStore({} as never)).toThrow(TypeError);
});

test('killed and started again: nothing is lost and nothing runs twice', async () => {
  let runs = 0;
  const harness = await startHarness({
    routes: [routeOf({ idempotencyKey: 'provider', onStoreFailure: 'retry-later' })],
    handler: (_req, res) => {
      runs++;
      res.end();
    },
    store: postgresStore(pool),
  });
  const deliver = (id: string) => harness.post('/webhooks/test', { headers: { ...GOOD, 'x-event-id': id }, body: 'x' });
  const untilDone = (id: string) =>
    vi.waitFor(async () => expect((await deliver(id)).status).toBe(200), { timeout: 20_000, interval: 100 });
  await untilDone('e1');
  await server.kill();
  expect((await deliver('e2')).status).toBe(503);
  await server.start();
  for (const id of ['e1', 'e2', 'e2']) await untilDone(id);
  expect(runs).toBe(2);
  await harness.stop();
});
