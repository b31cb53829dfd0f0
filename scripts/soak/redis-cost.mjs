// npm run bench:redis -- [--events 1000000] [--claims 5000] [--package ioredis]
//
// What Redis costs a delivery: a claim and its end, beside two SETs and beside the same scripts sent by the client alone; a million events in memory;
// what a delivery waits while Redis is frozen, and when it is back.
import { hash } from 'node:crypto';
import { createRequire } from 'node:module';
import { parseArgs } from 'node:util';
import {
  CLAIM,
  COMPLETE,
  createEngine,
  firstRecord,
  redisStore,
  redisStoreByUrl,
  routeOf,
  startRedis,
} from '../../.tmp/soak/parts.mjs';
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
    ...Object.fromEntries(Object.entries(cost).flatMap(([how, times]) => costOf(how, times))),
    [`${values.events} events, MB`]: (bytes / 1e6).toFixed(0),
    'frozen: longest added, ms': frozen.longest.toFixed(0),
    'breaker open: longest added, ms': frozen.longestShut.toFixed(1),
    'back after the thaw, ms': frozen.backAfter.toFixed(0),
  },
  {
    'claim and done within 1.2 of the same round trips': cost.serial.store / cost.serial.scripts <= 1.2,
    'a million events within 200 MB': bytes / Number(values.events) <= 200,
    'frozen: at most 260 ms': frozen.longest <= 260,
    'breaker open: at most 5 ms': frozen.longestShut <= 5,
    'back within 2 s': frozen.backAfter <= 2_000,
  },
);

function costOf(how, { plain, scripts, store }) {
  return [
    [`${how}: two SETs, µs`, (plain * 1_000).toFixed(1)],
    [`${how}: the two scripts alone, µs`, `${(scripts * 1_000).toFixed(1)} (${(scripts / plain).toFixed(2)} x two SETs)`],
    [
      `${how}: claim and done, µs`,
      `${(store * 1_000).toFixed(1)} (${(store / scripts).toFixed(2)} x its scripts, ${(store / plain).toFixed(2)} x two SETs)`,
    ],
  ];
}

/** In turn, so that all have the same machine; medians. One after the other, and with 50 under way. */
async function roundTrips(count) {
  const client = await connect();
  const store = redisStore(client.client);
  const keys = Array.from({ length: count * 6 }, (_, n) => hash('sha256', `event ${n}`, 'base64url'));
  const span = { traceId: '0af7651916cd43dd8448eb211c80319c', spanId: 'b7ad6b7169203331', traceFlags: 1 };
  const response = { status: 200, headers: {} };
  const body = keys[0].slice(0, 22);
  const value = 'x'.repeat(60);
  const spanText = 's'.repeat(34);
  for (const { text } of [CLAIM, COMPLETE]) await client.send('SCRIPT', 'LOAD', text);
  const ways = {
    async plain(n) {
      await client.set(`plain ${n}`, value);
      await client.set(`plain ${n}`, value);
    },
    async scripts(n) {
      const key = `raw:${keys[n].slice(0, 22)}`;
      await client.send('EVALSHA', CLAIM.sha, '1', key, firstRecord(`t${n}`, body, spanText, '345600000'), '345660000');
      await client.send('EVALSHA', COMPLETE.sha, '1', key, `Pt${n}|`, 'D200', '345600000');
    },
    async store(n) {
      await store.claim(keys[n], { token: `t${n}`, bodyHash: keys[0], span, leaseMs: 60_000, ttlMs: 345_600_000 });
      await store.complete(keys[n], `t${n}`, { ttlMs: 345_600_000, response });
    },
  };
  const measure = async (from, to, step) => {
    const taken = Object.fromEntries(Object.keys(ways).map((way) => [way, []]));
    for (let n = from; n < to; n += step)
      for (const [name, way] of Object.entries(ways)) {
        const startedAt = performance.now();
        await Promise.all(Array.from({ length: step }, (_, i) => way(n + i)));
        taken[name].push((performance.now() - startedAt) / step);
      }
    return Object.fromEntries(Object.entries(taken).map(([name, list]) => [name, median(list)]));
  };
  const serial = await measure(0, count, 1);
  const pipelined = await measure(count, count * 6, 50);
  client.close();
  return { serial, pipelined };
}

/** The client itself, what sends any command, and its own way to set a key. */
async function connect() {
  const loaded = require(values.package);
  if (values.package === 'redis') {
    const client = await loaded.createClient({ url: redis.url }).connect();
    const set = (key, value) => client.set(key, value, { PX: 60_000 });
    return { client, set, send: (...args) => client.sendCommand(args), close: () => client.destroy() };
  }
  const client = new loaded.Redis({ port: redis.port, host: '127.0.0.1' });
  const set = (key, value) => client.set(key, value, 'PX', 60_000);
  return { client, set, send: (...args) => client.call(...args), close: () => client.disconnect() };
}

async function memory(events) {
  await redis.command('FLUSHALL');
  const used = async () => Number(/used_memory:(\d+)/.exec(await redis.info('memory'))[1]);
  const before = await used();
  const client = new (require('ioredis').Redis)({ port: redis.port, host: '127.0.0.1', enableAutoPipelining: true });
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
