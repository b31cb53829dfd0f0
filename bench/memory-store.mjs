// What a million remembered events cost in the memory store, beside a plain Map of objects in the same run.
//
//   node bench/memory-store.mjs [events] [rounds]        default 1000000 3
//
// Each measurement has a process of its own; the order is reversed from round to round; medians, and all raw values at the end.
import { execFileSync } from 'node:child_process';
import { hash } from 'node:crypto';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const BUILT = '.tmp/bench';
const DAY_MS = 86_400_000;
const BATCH = 1_000;
const WARM_UP = 300_000;

const equalResponse = { status: 200, headers: { 'content-type': 'application/json' }, body: Buffer.from('{"received":true}') };
/** Forgets everything: shows how much of each figure is the bench, its garbage and the machine. */
const nothing = { claim: () => ({ state: 'claimed' }), complete() {} };

const subjects = {
  'memory store': { create: fromPackage, respond: () => equalResponse },
  'Map of objects': { create: mapOfObjects, respond: () => equalResponse },
  'bench alone': { create: () => nothing, respond: () => equalResponse },
  'memory store, all responses differ': {
    create: fromPackage,
    respond: (n) => ({ ...equalResponse, body: Buffer.from(`{"received":${n}}`) }),
  },
};

if (process.argv[2] === '--child') await child(process.argv[3], Number(process.argv[4]));
else parent(Number(process.argv[2] ?? 1_000_000), Number(process.argv[3] ?? 3));

function parent(events, rounds) {
  const tsdown = fileURLToPath(new URL('../node_modules/tsdown/dist/run.mjs', import.meta.url));
  const options = ['--no-config', '--format', 'esm', '--no-dts', '--out-dir', BUILT, '--log-level', 'error'];
  execFileSync(process.execPath, [tsdown, 'src/stores/memory.ts', ...options], {
    cwd: ROOT,
    stdio: ['ignore', 'ignore', 'inherit'],
  });

  const names = Object.keys(subjects);
  const raw = Object.fromEntries(names.map((name) => [name, []]));
  for (let round = 0; round < rounds; round++) {
    for (const name of round % 2 === 0 ? names : names.toReversed()) {
      // A small nursery: else RSS shows how far V8 let the bench's own garbage pile up, 40 MB on Node 24.
      const args = ['--expose-gc', '--max-semi-space-size=2', fileURLToPath(import.meta.url), '--child', name, String(events)];
      raw[name].push(JSON.parse(execFileSync(process.execPath, args, { cwd: ROOT, encoding: 'utf8' })));
    }
  }
  console.log(`node ${process.version}, ${events} events, median of ${rounds} rounds; memory is what the store added`);
  const lines = Object.keys(raw[names[0]][0]);
  console.table(
    Object.fromEntries(lines.map((line) => [line, Object.fromEntries(names.map((name) => [name, median(raw[name], line)]))])),
  );
  console.log(JSON.stringify(raw));
}

async function child(name, events) {
  const { create, respond } = subjects[name];
  const store = await create(events);
  const singles = new Float64Array(Math.ceil(events / 2) + BATCH);
  let single = 0;
  // Compiles the code and lets the heap grow for the bench's own garbage, on another store, so that what follows is the events' alone.
  const other = await create(BATCH);
  for (let n = 0; n < WARM_UP; n += BATCH) deliver(other, deliveries(n, BATCH), respond, (us) => singles.fill(us, 0, 1));
  singles.fill(0);
  await pause();
  const before = memory();

  deliver(store, deliveries(0, 1), respond);
  const withOne = memory();

  let total = 0;
  let measured = 0;
  for (let n = 1; n < events; n += BATCH) {
    const batch = deliveries(n, Math.min(BATCH, events - n));
    // Reading the clock around each claim costs as much as a part of it, so the two questions are asked of alternate batches.
    if ((n / BATCH) & 1) {
      deliver(store, batch, respond, (us) => {
        singles[single++] = us;
      });
    } else {
      const start = performance.now();
      deliver(store, batch, respond);
      total += performance.now() - start;
      measured += batch.length;
    }
  }
  await pause();
  const after = memory();
  const sorted = singles.subarray(0, single).sort();

  const known = deliveries(0, events, Math.ceil(events / 20_000));
  let start = performance.now();
  for (const { key, by } of known) {
    if (store.claim(key, by).state !== 'done' && store !== nothing) throw new Error('a remembered event was not known');
  }
  const duplicate = (performance.now() - start) / known.length;

  const more = deliveries(events, 20_000);
  start = performance.now();
  deliver(store, more, respond);
  const evicting = (performance.now() - start) / more.length;

  const ns = (ms) => Math.round(ms * 1e6);
  console.log(
    JSON.stringify({
      'RSS, bytes per event': Math.round((after.rss - before.rss) / events),
      'heap + external, bytes per event': Math.round((after.held - before.held) / events),
      'RSS, MB': Math.round((after.rss - before.rss) / 1e6),
      'heap + external, MB': Math.round((after.held - before.held) / 1e6),
      'heap + external with one event, kB': Math.round((withOne.held - before.held) / 1e3),
      'claim + complete, ns': ns(total / measured),
      'claim + complete at the bound, ns': ns(evicting),
      'claim of a duplicate, ns': ns(duplicate),
      'claim p99.99, us': Math.round(sorted[Math.floor(single * 0.9999)]),
      'longest single claim, us': Math.round(sorted[single - 1]),
    }),
  );
}

/** Starts a stopwatch for one short call, in us. On a busy machine the clock shows mostly when the process was not running, and the
 * CPU time what its other threads did meanwhile (garbage collector, compiler): the call itself took no longer than the lesser. */
function stopwatch() {
  const cpu = process.cpuUsage();
  const start = performance.now();
  return () => {
    const elapsed = (performance.now() - start) * 1e3;
    const { user, system } = process.cpuUsage(cpu);
    return Math.min(elapsed, user + system);
  };
}

function deliver(store, batch, respond, onClaim) {
  for (const { n, key, by } of batch) {
    const elapsed = onClaim && stopwatch();
    const claim = store.claim(key, by);
    onClaim?.(elapsed());
    if (claim.state !== 'claimed') throw new Error(`event ${n} is ${claim.state}`);
    store.complete(key, by.token, { ttlMs: DAY_MS, response: respond(n) });
  }
}

/** Strings of their own, as they come from the hash and the tracer: nothing is shared between events. */
function deliveries(first, count, step = 1) {
  const list = [];
  for (let n = first; n < first + count; n += step) {
    const ids = hash('sha256', `span${n}`, 'buffer');
    const span = { traceId: ids.toString('hex', 0, 16), spanId: ids.toString('hex', 16, 24), traceFlags: 1 };
    list.push({
      n,
      key: hash('sha256', `key${n}`, 'base64url'),
      by: { token: `token ${n}`, bodyHash: hash('sha256', `body${n}`, 'base64url'), span, leaseMs: 60_000, ttlMs: DAY_MS },
    });
  }
  return list;
}

async function fromPackage(events) {
  const { memoryStore } = await import(new URL(`../${BUILT}/memory.mjs`, import.meta.url));
  return memoryStore({ maxEntries: events });
}

/** The same events written the usual way: a record per event, the first key deleted when there are too many. */
function mapOfObjects(events) {
  const records = new Map();
  return {
    claim(key, { token, bodyHash, span }) {
      const now = performance.now();
      const known = records.get(key);
      if (known?.state === 'in_progress')
        return { state: 'in_progress', sameBody: known.bodyHash === bodyHash, previous: known.span };
      if (known?.state === 'done' && known.expires > now) {
        return { state: 'done', response: known.response, sameBody: known.bodyHash === bodyHash, previous: known.span };
      }
      if (known === undefined && records.size >= events) records.delete(records.keys().next().value);
      const attempt = (known?.attempt ?? 0) + 1;
      records.set(key, {
        state: 'in_progress',
        token,
        attempt,
        bodyHash,
        span,
        expires: Number.POSITIVE_INFINITY,
        response: undefined,
      });
      return { state: 'claimed', attempt, previous: known?.span };
    },
    complete(key, token, { ttlMs, response }) {
      const record = records.get(key);
      if (record?.token !== token) return;
      record.state = 'done';
      record.expires = performance.now() + ttlMs;
      record.response = response;
    },
  };
}

function memory() {
  for (let i = 0; i < 3; i++) globalThis.gc();
  const { rss, heapUsed, external } = process.memoryUsage();
  return { rss, held: heapUsed + external };
}

/** Array buffers are freed and memory goes back to the system a little after the collection. */
async function pause() {
  for (let i = 0; i < 5; i++) {
    globalThis.gc();
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

function median(results, line) {
  const values = results.map((result) => result[line]).sort((a, b) => a - b);
  return values[Math.floor(values.length / 2)];
}
