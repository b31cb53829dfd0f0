import { fork } from 'node:child_process';
import { once } from 'node:events';
import { load } from './load.mjs';
import { signedDeliveries } from './requests.mjs';

export const median = (list) => [...list].sort((a, b) => a - b)[list.length >> 1];

/** One server in a fresh process: its CPU per request, and latencies in microseconds, over `count` requests after as many to warm up. */
export async function measureServer({ file, args, node }, { path, count, size, connections, round }) {
  const child = fork(new URL(file, import.meta.url), args, { execPath: node });
  const [{ port }] = await once(child, 'message');
  const ask = async () => {
    child.send('usage');
    return (await once(child, 'message'))[0];
  };
  await load(port, signedDeliveries(path, count, size, `warm${round}`), connections);
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
