/**
 * CPU per request and latency of one service in several variants: a fresh process for each, the order reversed in each round,
 * the median of the rounds. `node bench/http.mjs [--rounds 5] [--requests 5000] [--warm-up 20000] [--node <binary>] [--sizes 2000,30000]
 * [--connections 4] [--variants 'bare|ours']`. Latencies mean something with one connection only: more saturate the process.
 */
import { parseArgs } from 'node:util';
import { measureServer, median, WARM_UP } from './measure.mjs';

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '5' },
    requests: { type: 'string', default: '5000' },
    'warm-up': { type: 'string', default: String(WARM_UP) },
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

function measure(variant, round, size) {
  const path = variant.startsWith('no route') ? '/elsewhere' : '/webhooks/stripe';
  const count = size > 10_000 ? Math.ceil(REQUESTS / 3) : REQUESTS;
  const server = { file: './server.mjs', args: [variant], node: values.node };
  return measureServer(server, { path, count, size, connections: CONNECTIONS, round, warmUp: Number(values['warm-up']) });
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
