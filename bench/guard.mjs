/**
 * What the guard in the router costs a request: applications of ten layers, their listeners called without a server, three processes
 * for each, in turns: bare, with a second `AsyncLocalStorage` beside that of OpenTelemetry, which we have as well and which on Node 20
 * makes every promise dearer, and with us. The guard is what is between the last two. V8 makes another machine code of the same source
 * in each process: so three times over, with fresh ones. `--core 0` (Linux) keeps all of them on one core. `node bench/guard.mjs
 * [--processes 3] [--rounds 160] [--requests 250] [--warm-up 20000] [--apps 'Koa 3,Hapi 21'] [--core 0] [--node <binary>]`: CPU time;
 * medians of all rounds, the difference of the last two with that of each set of processes, and the bytes that the guard allocates for a
 * request. The frameworks are those of test/frameworks.
 */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { parseArgs } from 'node:util';
import { APPS } from './guard/apps.mjs';
import { median, pinTo } from './measure.mjs';

const { values } = parseArgs({
  options: {
    processes: { type: 'string', default: '3' },
    rounds: { type: 'string', default: '160' },
    // So few that most rounds are without a garbage collection: whose round has one more of them is up to chance, and weighs more than
    // the guard. What it leaves to collect is told beside it.
    requests: { type: 'string', default: '250' },
    // As many as V8 goes on optimising for.
    'warm-up': { type: 'string', default: '20000' },
    apps: { type: 'string' },
    core: { type: 'string' },
    node: { type: 'string', default: process.execPath },
  },
});
const PROCESSES = Number(values.processes);
const ROUNDS = Number(values.rounds);
const count = Number(values.requests);
const warmUp = Number(values['warm-up']);
if (values.core !== undefined) pinTo(values.core);
const VARIANTS = ['bare', 'storage', 'ours'];
const TRAFFIC = ['no route', 'verified delivery'];

console.log(`medians of ${PROCESSES} x ${ROUNDS} rounds of ${count} requests, microseconds of CPU`);
const heads = ['bare', '+ storage', 'with us', 'the guard'].map((head) => head.padStart(10)).join('');
console.log(`${''.padEnd(38)}${heads}     bytes   each set of processes`);
for (const name of values.apps?.split(',') ?? Object.keys(APPS)) {
  const sets = [];
  for (let set = 0; set < PROCESSES; set++) sets.push(await measureSet(name));
  for (const traffic of TRAFFIC) {
    const raw = sets.map((set) => set[traffic]);
    report(`${name.padEnd(20)}${traffic}`, raw);
  }
}

/** Each kind of traffic, in processes that are warm for both. */
async function measureSet(name) {
  const processes = {};
  for (const variant of VARIANTS) processes[variant] = await start(name, variant);
  for (const child of Object.values(processes)) {
    for (const traffic of TRAFFIC) await timed(child, traffic, warmUp);
  }
  const measured = {};
  for (const traffic of TRAFFIC) measured[traffic] = await measure(processes, traffic);
  for (const child of Object.values(processes)) child.disconnect();
  return measured;
}

async function start(name, variant) {
  const child = fork(new URL('./guard/process.mjs', import.meta.url), [name, variant], {
    execPath: values.node,
    // On a busy machine the threads of the garbage collector wait for each other, and that is counted.
    execArgv: ['--single-threaded-gc'],
  });
  await once(child, 'message');
  return child;
}

async function measure(processes, traffic) {
  const raw = [];
  for (let round = -1; round < ROUNDS; round++) {
    const one = {};
    for (const variant of round % 2 === 0 ? VARIANTS : VARIANTS.toReversed()) {
      one[variant] = await timed(processes[variant], traffic, count);
    }
    if (round >= 0) raw.push(one);
  }
  return raw;
}

async function timed(child, traffic, requests) {
  child.send({ traffic, count: requests });
  const [cost] = await once(child, 'message');
  return cost;
}

function report(name, sets) {
  const all = sets.flat();
  const medians = VARIANTS.map((variant) => medianOf(all, variant, 'us'));
  const cells = [...medians, guardOf(all, 'us')].map((us) => us.toFixed(2).padStart(10)).join('');
  const bytes = guardOf(all, 'bytes').toFixed(0).padStart(10);
  console.log(`${name.padEnd(38)}${cells}${bytes}   ${sets.map((set) => guardOf(set, 'us').toFixed(2)).join(', ')}`);
}

function guardOf(rounds, what) {
  return medianOf(rounds, 'ours', what) - medianOf(rounds, 'storage', what);
}

function medianOf(rounds, variant, what) {
  return median(rounds.map((round) => round[variant][what]));
}
