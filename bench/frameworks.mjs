/**
 * CPU per delivery of one service in each framework: with the HTTP instrumentation alone, with the whole job by hand
 * (bench/equal-work.mjs) and with ours, in processes of their own, the order reversed in each round.
 * `node bench/frameworks.mjs [--rounds 5] [--requests 4000] [--warm-up 20000] [--size 2000] [--frameworks 'Koa 3|Hono'] [--node <binary>]`; medians.
 * The frameworks are those of test/frameworks.
 */
import { parseArgs } from 'node:util';
import { APPS } from './frameworks/apps.mjs';
import { measureServer, median, WARM_UP } from './measure.mjs';

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '5' },
    requests: { type: 'string', default: '4000' },
    'warm-up': { type: 'string', default: String(WARM_UP) },
    size: { type: 'string', default: '2000' },
    frameworks: { type: 'string' },
    node: { type: 'string', default: process.execPath },
  },
});
const VARIANTS = ['http', 'by hand', 'ours'];
const load = {
  path: '/webhooks/stripe',
  count: Number(values.requests),
  warmUp: Number(values['warm-up']),
  size: Number(values.size),
  connections: 4,
};

console.log(
  `${load.size} bytes, 4 connections, medians of ${values.rounds} rounds of ${load.count} after ${load.warmUp}, microseconds of CPU`,
);
console.log(
  `${''.padEnd(14)}${[...VARIANTS, '× hand'].map((head) => head.padStart(9)).join('')}   least to most of ours × by hand`,
);
for (const framework of values.frameworks?.split('|') ?? Object.keys(APPS)) {
  const rounds = [];
  for (let round = 0; round < Number(values.rounds); round++) {
    const measured = {};
    for (const variant of round % 2 === 0 ? VARIANTS : VARIANTS.toReversed()) {
      const server = { file: './frameworks/server.mjs', args: [framework, variant], node: values.node };
      measured[variant] = (await measureServer(server, { ...load, round })).cpu;
    }
    rounds.push(measured);
  }
  const ratios = rounds.map((each) => each.ours / each['by hand']);
  const cells = VARIANTS.map((variant) => median(rounds.map((each) => each[variant])).toFixed(0));
  const row = [...cells, median(ratios).toFixed(2)].map((cell) => cell.padStart(9)).join('');
  console.log(`${framework.padEnd(14)}${row}   ${Math.min(...ratios).toFixed(2)} to ${Math.max(...ratios).toFixed(2)}`);
}
