/**
 * What the guard in the router costs a request: applications of ten layers, their listeners called without a server, three processes
 * for each, in turns: bare, with a second `AsyncLocalStorage` beside that of OpenTelemetry, which we have as well and which on Node 20
 * makes every promise dearer, and with us. The guard is what is between the last two. `node bench/guard.mjs [--rounds 31] [--requests 5000] [--apps 'Koa 3,Hapi 21']
 * [--node <binary>]`: CPU time; medians of the rounds, and the median of their differences with its quartiles; best against
 * best. The frameworks are those of test/frameworks.
 */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { parseArgs } from 'node:util';
import { APPS } from './guard/apps.mjs';

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '31' },
    requests: { type: 'string', default: '5000' },
    apps: { type: 'string' },
    node: { type: 'string', default: process.execPath },
  },
});
const ROUNDS = Number(values.rounds);
const count = Number(values.requests);
const VARIANTS = ['bare', 'storage', 'ours'];
const TRAFFIC = ['no route', 'verified delivery'];

console.log(`medians of ${ROUNDS} rounds of ${count} requests, microseconds of CPU`);
const heads = ['bare', '+ storage', 'with us', 'the guard'].map((head) => head.padStart(10)).join('');
console.log(`${''.padEnd(38)}${heads}   middle half       best rounds`);
for (const name of values.apps?.split(',') ?? Object.keys(APPS)) {
  const processes = {};
  for (const variant of VARIANTS) processes[variant] = await start(name, variant);
  for (const traffic of TRAFFIC) report(`${name.padEnd(20)}${traffic}`, await measure(processes, traffic));
  for (const child of Object.values(processes)) child.disconnect();
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
  for (let round = -2; round < ROUNDS; round++) {
    const pair = {};
    for (const variant of round % 2 === 0 ? VARIANTS : VARIANTS.toReversed()) {
      processes[variant].send({ traffic, count });
      [pair[variant]] = await once(processes[variant], 'message');
    }
    if (round >= 0) raw.push(pair);
  }
  return raw;
}

function report(name, raw) {
  const sorted = (of) => raw.map(of).sort((a, b) => a - b);
  const at = (list, share) => list[Math.floor((list.length - 1) * share)].toFixed(2);
  const guard = sorted(({ storage, ours }) => ours - storage);
  const medians = [({ bare }) => bare, ({ storage }) => storage, ({ ours }) => ours].map((of) => at(sorted(of), 0.5));
  const cells = [...medians, at(guard, 0.5)].map((cell) => cell.padStart(10)).join('');
  const best = Math.min(...raw.map(({ ours }) => ours)) - Math.min(...raw.map(({ storage }) => storage));
  const spread = `${at(guard, 0.25)} to ${at(guard, 0.75)}`;
  console.log(`${name.padEnd(38)}${cells}   ${spread.padEnd(18)}${best.toFixed(2).padStart(8)}`);
}
