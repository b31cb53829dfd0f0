/**
 * CPU per request and latency of one service in several variants: a fresh process for each, the order reversed in each round,
 * the median of the rounds. `node bench/http.mjs [--rounds 5] [--requests 5000] [--node <binary>] [--sizes 2000,30000]
 * [--connections 4] [--variants 'bare|ours']`. Latencies mean something with one connection only: more saturate the process.
 */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { parseArgs } from 'node:util';
import { load } from './load.mjs';
import { signedDeliveries } from './requests.mjs';

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '5' },
    requests: { type: 'string', default: '5000' },
    sizes: { type: 'string', default: '2000,30000' },
    node: { type: 'string', default: process.execPath },
    connections: { type: 'string', default: '4' },
    variants: { type: 'string' },
    json: { type: 'boolean', default: false },
  },
});
const ROUNDS = Number(values.rounds);
const REQUESTS = Number(values.requests);
const CONNECTIONS = Number(values.connections);
const VARIANTS = values.variants?.split('|') ?? [
  'bare',
  'http',
  'by hand',
  'ours',
  'ours, no HTTP instrumentation',
  'no route, bare',
  'no route, ours',
];

const median = (list) => [...list].sort((a, b) => a - b)[list.length >> 1];

async function measure(variant, round, size) {
  const child = fork(new URL('./server.mjs', import.meta.url), [variant], { execPath: values.node });
  const [{ port }] = await once(child, 'message');
  const ask = async () => {
    child.send('usage');
    return (await once(child, 'message'))[0];
  };
  const path = variant.startsWith('no route') ? '/elsewhere' : '/webhooks/stripe';
  const count = size > 10_000 ? Math.ceil(REQUESTS / 3) : REQUESTS;
  await load(port, signedDeliveries(path, count, size, `warm${round}`), CONNECTIONS);
  const requests = signedDeliveries(path, count, size, `run${round}`);
  const before = await ask();
  const { latencies, statuses } = await load(port, requests, CONNECTIONS);
  const after = await ask();
  child.send('end');
  await once(child, 'exit');
  if (statuses[200] !== count) throw new Error(`${variant}: answers were ${JSON.stringify(statuses)}`);
  const at = (share) => latencies[Math.floor(latencies.length * share)];
  return { cpu: (after.cpu - before.cpu) / count, p50: at(0.5) * 1000, p99: at(0.99) * 1000 };
}

for (const size of values.sizes.split(',').map(Number)) {
  const raw = Object.fromEntries(VARIANTS.map((variant) => [variant, []]));
  for (let round = 0; round < ROUNDS; round++) {
    for (const variant of round % 2 === 0 ? VARIANTS : [...VARIANTS].reverse()) {
      raw[variant].push(await measure(variant, round, size));
    }
  }
  report(size, raw);
}

function report(size, raw) {
  if (values.json) {
    console.log(JSON.stringify({ size, node: values.node, raw }));
    return;
  }
  const of = (variant, key) => median(raw[variant].map((run) => run[key]));
  const hand = raw['by hand'] ? of('by hand', 'cpu') : Number.NaN;
  console.log(`\n${size} bytes, ${CONNECTIONS} connections, medians of ${ROUNDS} rounds, microseconds`);
  console.log(
    `${'variant'.padEnd(32)}${'CPU'.padStart(8)}${'× hand'.padStart(9)}${'p50'.padStart(8)}${'p99'.padStart(8)}   CPU of each round`,
  );
  for (const variant of VARIANTS) {
    const cpu = of(variant, 'cpu');
    const rounds = raw[variant].map((run) => run.cpu.toFixed(0)).join(' ');
    const cells = [
      cpu.toFixed(1).padStart(8),
      (cpu / hand).toFixed(3).padStart(9),
      of(variant, 'p50').toFixed(0).padStart(8),
      of(variant, 'p99').toFixed(0).padStart(8),
    ];
    console.log(`${variant.padEnd(32)}${cells.join('')}   ${rounds}`);
  }
}
