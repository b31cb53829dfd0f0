/**
 * What it costs to ask whether a target is a webhook's, with 1, 100 and 1,000 routes: once for each request of a server, and once
 * or twice in its router. `node bench/matcher.mjs [--rounds 15] [--targets 20000]`; medians of the rounds, of the process's CPU
 * time. Every target is a string of its own that nobody has looked at, as Node's parser makes them: V8 keeps the hash of a string
 * it has looked up before.
 */
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { build } from 'tsdown';

const { values } = parseArgs({
  options: { rounds: { type: 'string', default: '15' }, targets: { type: 'string', default: '20000' } },
});
const ROUNDS = Number(values.rounds);
const TARGETS = Number(values.targets);

const root = new URL('../', import.meta.url);
await build({
  config: false,
  cwd: fileURLToPath(root),
  entry: ['src/core/route-table.ts'],
  outDir: '.tmp/bench-matcher',
  dts: false,
  logLevel: 'warn',
});
const { createRouteTable } = await import(new URL('.tmp/bench-matcher/route-table.mjs', root).href);

/** One in ten has a parameter. */
const pathOf = (n) => (n % 10 === 9 ? `/tenants/:tenant/hook-${n}` : `/webhooks/service-${n}`);
const routeOf = (path) => ({ path, methods: new Set(['POST']), provider: {}, mode: 'enforce' });
const tableOf = (count) =>
  createRouteTable(Array.from({ length: count }, (_, n) => routeOf(count === 1 ? pathOf(0) : pathOf(n))));

/** By name: the method, the target, and what is found. `goal`: microseconds. */
const CASES = {
  'exact hit': ['POST', '/webhooks/service-0', 'route', 0.05],
  'hit, with a query': ['POST', '/webhooks/service-0?source=test', 'route'],
  'hit, in other case': ['POST', '/Webhooks/Service-0/', 'route'],
  'hit, a parameter': ['POST', '/tenants/acme/hook-9', 'route'],
  'miss, POST': ['POST', '/api/orders/12345', undefined, 0.3],
  'miss, GET': ['GET', '/api/orders/12345', undefined, 0.3],
  'miss, the root': ['POST', '/', undefined, 0.3],
  'miss, beside the webhooks': ['POST', '/webhooks/unknown', undefined, 0.3],
  'miss, beside a parameter': ['POST', '/tenants/acme/settings', undefined, 0.3],
  'miss, a long query': ['POST', `/search?${'q=%C3%A9t%C3%A9+%2F+&'.repeat(20)}`, undefined, 0.3],
  'miss, 100 characters': ['POST', `/api${'/segment-of-it'.repeat(7)}`, undefined, 0.3],
  'miss, 2,000 characters': ['POST', `/api${'/segment-of-it'.repeat(143)}`],
  'odd miss, escapes': ['POST', '/caf%C3%A9/menu/12345'],
  'odd miss, dots': ['POST', '/a/./b//../c/12345'],
  'odd miss, 2,000 characters of escapes': ['POST', `/api/${'%C3%A9%2f..;x'.repeat(154)}`],
};
const hasParam = (name) => name.includes('parameter');

const rows = [];
for (const count of [1, 100, 1_000]) {
  const table = tableOf(count);
  for (const [name, [method, target, kind, goal]] of Object.entries(CASES)) {
    if (count === 1 && hasParam(name)) continue;
    const found = table.match(method, target)?.kind;
    if (found !== kind) throw new Error(`${name} among ${count} routes: found ${found}`);
    const bytes = Buffer.from(target);
    const targets = target.length > 1_000 ? Math.ceil(TARGETS / 40) : TARGETS;
    rows.push({ count, name, goal, kind, run: () => timed(table, method, bytes, targets, kind), raw: [] });
  }
}
for (const row of rows) row.run();
for (let round = 0; round < ROUNDS; round++)
  for (const row of round % 2 === 0 ? rows : rows.toReversed()) row.raw.push(row.run());
report();

/** Microseconds per target. */
function timed(table, method, bytes, count, kind) {
  const targets = Array.from({ length: count }, () => bytes.latin1Slice());
  let found = 0;
  const before = process.cpuUsage();
  for (let i = 0; i < count; i++) if (table.match(method, targets[i]) !== undefined) found++;
  const { user, system } = process.cpuUsage(before);
  if (found !== (kind === undefined ? 0 : count)) throw new Error(`${found} of ${count} found`);
  return (user + system) / count;
}

function report() {
  const median = (list) => [...list].sort((a, b) => a - b)[list.length >> 1];
  console.log(`node ${process.version}, medians of ${ROUNDS} rounds, microseconds of CPU`);
  const names = [...new Set(rows.map(({ name }) => name))];
  console.log(`${''.padEnd(40)}${['1 route', '100', '1,000', 'goal'].map((head) => head.padStart(10)).join('')}   least to most`);
  for (const name of names) {
    const own = [1, 100, 1_000].map((count) => rows.find((row) => row.name === name && row.count === count));
    const cells = own.map((row) => (row ? median(row.raw).toFixed(3) : '').padStart(10));
    const spread = own.map((row) => (row ? `${Math.min(...row.raw).toFixed(3)}-${Math.max(...row.raw).toFixed(3)}` : ''));
    const goal = CASES[name][3];
    console.log(`${name.padEnd(40)}${cells.join('')}${(goal ? `< ${goal}` : '').padStart(10)}   ${spread.join('  ')}`);
  }
}
