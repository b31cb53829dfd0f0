// npm run bench:redis -- [--events 1000000] [--claims 5000] [--package ioredis]
//
// What Redis costs a delivery: a claim and its end, beside two SETs and beside the same scripts sent by the client alone; a million events in memory;
// what a delivery waits while Redis is frozen, and when it is back.
import { createRequire } from 'node:module';
import { parseArgs } from 'node:util';
import { CLAIM, COMPLETE, createEngine, redisStore, redisStoreByUrl, routeOf, startRedis } from '../../.tmp/soak/parts.mjs';
import { conclude } from './workers.mjs';

const { values } = parseArgs({
  options: {
    events: { type: 'string', default: '1000000' },
    claims: { type: 'string', default: '5000' },
    package: { type: 'string', default: 'ioredis' },
  },
});
const CLIENTS = new URL('../../test/stores-real/', import.meta.url);
const require = createRequire(CLIENTS);
const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
const median = (list) => [...list].sort((a, b) => a - b)[Math.floor(list.length / 2)];

const redis = await startRedis();
const cost = await roundTrips(Number(values.claims));
const bytes = await memory(Number(values.events));
const frozen = await freeze();
await redis.stop();
conclude(
  'what Redis costs',
  {
    'two SETs, µs': (cost.plain * 1_000).toFixed(0),
    'the two scripts, sent raw, µs': (cost.scripts * 1_000).toFixed(0),
    'claim and done, µs': (cost.claim * 1_000).toFixed(0),
    'claim and done, times two SETs': (cost.claim / cost.plain).toFixed(2),
    'claim and done, times raw scripts': (cost.claim / cost.scripts).toFixed(2),
    [`${values.events} events, MB`]: (bytes / 1e6).toFixed(0),
    'frozen: longest added, ms': frozen.longest.toFixed(0),
    'breaker open: longest added, ms': frozen.longestShut.toFixed(1),
    'back after the thaw, ms': frozen.backAfter.toFixed(0),
  },
  {
    'claim and done within 1.3 of its raw scripts': cost.claim / cost.scripts <= 1.3,
    'a million events within 200 MB': bytes / Number(values.events) <= 200,
    'frozen: at most 260 ms': frozen.longest <= 260,
    'breaker open: at most 5 ms': frozen.longestShut <= 5,
    'back within 2 s': frozen.backAfter <= 2_000,
  },
);

/** In turn, so that both have the same machine; medians. */
async function roundTrips(count) {
  const client = new (require(values.package).Redis)({ port: redis.port, host: '127.0.0.1' });
  const store = redisStore(client);
  const by = (n) => ({ token: `t${n}`, bodyHash: `b${n}`, leaseMs: 60_000, ttlMs: 60_000 });
  const plain = [];
  const scripts = [];
  for (const { text } of [CLAIM, COMPLETE]) await client.script('LOAD', text);
  const claim = [];
  const response = { status: 200, headers: {} };
  for (let n = 0; n < count; n++) {
    let startedAt = performance.now();
    await client.set(`plain ${n}`, 'x'.repeat(60), 'PX', 60_000);
    await client.set(`plain ${n}`, 'x'.repeat(60), 'PX', 60_000);
    plain.push(performance.now() - startedAt);
    startedAt = performance.now();
    const body = 'b'.repeat(22);
    await client.call('EVALSHA', CLAIM.sha, '1', `webhook:${body.slice(8)}${n}`, `t${n}`, '60000', '60000', '120000', body, '');
    await client.call('EVALSHA', COMPLETE.sha, '1', `webhook:${body.slice(8)}${n}`, `t${n}`, '200', '', '60000');
    scripts.push(performance.now() - startedAt);
    startedAt = performance.now();
    await store.claim(`event ${n}`, by(n));
    await store.complete(`event ${n}`, `t${n}`, { ttlMs: 60_000, response });
    claim.push(performance.now() - startedAt);
  }
  client.disconnect();
  return { plain: median(plain), scripts: median(scripts), claim: median(claim) };
}

async function memory(events) {
  await redis.command('FLUSHALL');
  const used = async () => Number(/used_memory:(\d+)/.exec(await redis.info('memory'))[1]);
  const before = await used();
  const client = new (require(values.package).Redis)({ port: redis.port, host: '127.0.0.1', enableAutoPipelining: true });
  const store = redisStore(client);
  const response = { status: 200, headers: {} };
  const span = { traceId: '0af7651916cd43dd8448eb211c80319c', spanId: 'b7ad6b7169203331', traceFlags: 1 };
  for (let n = 0; n < events; n += 1_000) {
    await Promise.all(
      Array.from({ length: Math.min(1_000, events - n) }, async (_, i) => {
        const key = `event ${n + i}`;
        await store.claim(key, { token: 't', bodyHash: key, span, leaseMs: 60_000, ttlMs: 96 * 3_600_000 });
        await store.complete(key, 't', { ttlMs: 96 * 3_600_000, response });
      }),
    );
  }
  client.disconnect();
  await pause(500);
  return (await used()) - before;
}

async function freeze() {
  const store = redisStoreByUrl({ url: redis.url, package: values.package, directory: CLIENTS.pathname });
  const engine = createEngine({ store, onFault() {}, observer: { started: () => ({ run: (fn) => fn(), settled() {} }) } });
  const route = routeOf({ idempotencyKey: 'provider', onStoreFailure: 'retry-later' });
  let events = 0;
  const send = () =>
    new Promise((resolve) => {
      const startedAt = performance.now();
      const headers = { 'x-signature': 'good', 'x-event-id': `frozen ${events++}` };
      const settle = (status) => resolve({ status, ms: performance.now() - startedAt });
      engine.deliver(route, {
        head: { method: 'POST', target: '/', params: {}, header: (name) => headers[name], isRepeated: () => false, release() {} },
        isGone: false,
        holdBody: (_limit, received) => received({ state: 'complete', body: Buffer.from('{}') }),
        abandon() {},
        answer: ({ status }) => settle(status),
        runHandler(_delivery, report) {
          report.responded({ status: 200, headers: {} });
          settle(200);
        },
      });
    });
  for (let i = 0; i < 50; i++) await send();
  redis.freeze();
  const first = await Promise.all(Array.from({ length: 20 }, send));
  const shut = [];
  for (let i = 0; i < 200; i++) {
    shut.push(await send());
    await pause(10);
  }
  redis.thaw();
  const thawedAt = performance.now();
  while ((await send()).status !== 200) await pause(10);
  const backAfter = performance.now() - thawedAt;
  store.close();
  return { longest: Math.max(...first.map(({ ms }) => ms)), longestShut: Math.max(...shut.map(({ ms }) => ms)), backAfter };
}
