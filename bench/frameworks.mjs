/**
 * CPU per delivery of one service in each framework: with the HTTP instrumentation alone, with the whole job by hand
 * (bench/equal-work.mjs) and with ours. Three processes at a time, warm, that are given short rounds in turns: what else the machine
 * does meanwhile then meets all three alike. V8 makes another machine code of the same source in each process: so several times over,
 * with fresh ones. `--cores 0,1` (Linux) has the servers on one core and the load on another, without which single rounds differ by a
 * third. `node bench/frameworks.mjs [--processes 3] [--rounds 30] [--requests 400] [--warm-up 40000] [--size 2000] [--ascii]
 * [--frameworks 'Koa 3|Hono'] [--cores 0,1] [--node <binary>]`; medians of all rounds, and for the ratio that of the ratios in each
 * round, with its quartiles and with that of each set of processes. `--ascii`: bodies without an é, which Express and Node 24 decode
 * in another way. The frameworks are those of test/frameworks.
 */
import { parseArgs } from 'node:util';
import { APPS } from './frameworks/apps.mjs';
import { measureLoad, median, pinTo, startServer, stopServer, WARM_UP } from './measure.mjs';
import { signedDeliveries } from './requests.mjs';

const { values } = parseArgs({
  options: {
    processes: { type: 'string', default: '3' },
    rounds: { type: 'string', default: '30' },
    requests: { type: 'string', default: '400' },
    'warm-up': { type: 'string', default: String(WARM_UP) },
    size: { type: 'string', default: '2000' },
    ascii: { type: 'boolean', default: false },
    frameworks: { type: 'string' },
    cores: { type: 'string' },
    node: { type: 'string', default: process.execPath },
  },
});
const VARIANTS = ['http', 'by hand', 'ours'];
const PATH = '/webhooks/stripe';
const CONNECTIONS = 4;
const SIZE = Number(values.size);
const [core, coreOfLoad] = values.cores?.split(',') ?? [];
if (coreOfLoad !== undefined) pinTo(coreOfLoad);

console.log(
  `${SIZE} bytes${values.ascii ? ' of ASCII' : ''}, ${CONNECTIONS} connections, ${values.processes} x ${values.rounds} rounds of ${values.requests} after ${values['warm-up']}, microseconds of CPU`,
);
const heads = [...VARIANTS, '× hand'].map((head) => head.padStart(9)).join('');
console.log(`${''.padEnd(14)}${heads}   middle half      each set of processes`);
for (const framework of values.frameworks?.split('|') ?? Object.keys(APPS)) {
  const sets = [];
  for (let set = 0; set < Number(values.processes); set++) sets.push(await measureSet(framework));
  report(framework, sets);
}

async function measureSet(framework) {
  const servers = {};
  for (const variant of VARIANTS) {
    servers[variant] = await startServer({
      file: './frameworks/server.mjs',
      args: [framework, variant],
      node: values.node,
      core,
    });
  }
  const run = (variant, count, name) =>
    measureLoad(servers[variant], signedDeliveries(PATH, Number(count), SIZE, name, values.ascii), CONNECTIONS);
  for (const variant of VARIANTS) await run(variant, values['warm-up'], 'warm');
  const rounds = [];
  for (let round = 0; round < Number(values.rounds); round++) {
    const measured = {};
    for (const variant of round % 2 === 0 ? VARIANTS : VARIANTS.toReversed()) {
      measured[variant] = (await run(variant, values.requests, `round${round}`)).cpu;
    }
    rounds.push(measured);
  }
  for (const server of Object.values(servers)) await stopServer(server);
  return rounds;
}

function report(framework, sets) {
  const all = sets.flat();
  const ratio = (round) => round.ours / round['by hand'];
  const cells = VARIANTS.map((variant) => median(all.map((round) => round[variant])).toFixed(0));
  const row = [...cells, median(all.map(ratio)).toFixed(2)].map((cell) => cell.padStart(9)).join('');
  const at = (share) =>
    all
      .map(ratio)
      .toSorted((a, b) => a - b)
      [Math.floor((all.length - 1) * share)].toFixed(2);
  const each = sets.map((set) => median(set.map(ratio)).toFixed(2)).join(', ');
  console.log(`${framework.padEnd(14)}${row}   ${`${at(0.25)} to ${at(0.75)}`.padEnd(17)}${each}`);
}
