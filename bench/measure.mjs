import { fork } from 'node:child_process';
import { once } from 'node:events';
import { load } from './load.mjs';
import { signedDeliveries } from './requests.mjs';

export const median = (list) => [...list].sort((a, b) => a - b)[list.length >> 1];

/**
 * V8 goes on optimising what a delivery runs through until about so many have come. A service is there for longer; before that,
 * whoever has more code pays more for it.
 */
export const WARM_UP = 20_000;

/** One server in a fresh process: its CPU per request, and latencies in microseconds, over `count` requests after others to warm up. */
export async function measureServer({ file, args, node }, { path, count, size, connections, round, warmUp = count }) {
  const child = fork(new URL(file, import.meta.url), args, { execPath: node });
  const [{ port }] = await once(child, 'message');
  const ask = async () => {
    child.send('usage');
    return (await once(child, 'message'))[0];
  };
  await load(port, signedDeliveries(path, warmUp, size, `warm${round}`), connections);
  const requests = signedDeliveries(path, count, size, `run${round}`);
  const before = await ask();
  const { latencies, statuses } = await load(port, requests, connections);
  const after = await ask();
  child.send('end');
  await once(child, 'exit');
  if (statuses[200] !== count) throw new Error(`${args.join(' ')}: answers were ${JSON.stringify(statuses)}`);
  const at = (share) => latencies[Math.floor(latencies.length * share)];
  return { cpu: (after.cpu - before.cpu) / count, p50: at(0.5) * 1000, p99: at(0.99) * 1000 };
}
