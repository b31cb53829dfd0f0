import { execFileSync, fork } from 'node:child_process';
import { once } from 'node:events';
import { load } from './load.mjs';
import { signedDeliveries } from './requests.mjs';

export const median = (list) => [...list].sort((a, b) => a - b)[list.length >> 1];

/**
 * V8 goes on optimising what a delivery runs through until about so many have come. A service is there for longer; before that,
 * whoever has more code pays more for it.
 */
export const WARM_UP = 40_000;

/** This process from now on has that core and no other: a server on another one then is not moved about, and not made to wait for us. */
export function pinTo(core) {
  execFileSync('taskset', ['--all-tasks', '--cpu-list', '--pid', core, String(process.pid)], { stdio: 'ignore' });
}

/** One server in a fresh process, on a core of its own where one is given. */
export async function startServer({ file, args, node, core }) {
  const run = core === undefined ? { execPath: node } : { execPath: 'taskset', execArgv: ['--cpu-list', core, node] };
  const child = fork(new URL(file, import.meta.url), args, run);
  const [{ port }] = await once(child, 'message');
  return { child, port, name: args.join(' ') };
}

/** Its CPU per request, and latencies in microseconds, over these requests. */
export async function measureLoad({ child, port, name }, requests, connections) {
  const before = await usageOf(child);
  const { latencies, statuses } = await load(port, requests, connections);
  const after = await usageOf(child);
  if (statuses[200] !== requests.length) throw new Error(`${name}: answers were ${JSON.stringify(statuses)}`);
  const at = (share) => latencies[Math.floor(latencies.length * share)];
  return { cpu: (after.cpu - before.cpu) / requests.length, p50: at(0.5) * 1000, p99: at(0.99) * 1000 };
}

export async function stopServer({ child }) {
  child.send('end');
  await once(child, 'exit');
}

async function usageOf(child) {
  child.send('usage');
  return (await once(child, 'message'))[0];
}

/** The same of one server in a fresh process, after other requests to warm up. */
export async function measureServer(which, { path, count, size, connections, round, warmUp = count }) {
  const server = await startServer(which);
  await load(server.port, signedDeliveries(path, warmUp, size, `warm${round}`), connections);
  const measured = await measureLoad(server, signedDeliveries(path, count, size, `run${round}`), connections);
  await stopServer(server);
  return measured;
}
