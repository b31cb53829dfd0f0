// npm run soak:redis -- [--deliveries 1000000] [--redis-kills 9] [--workers 4] [--package ioredis] [--appendfsync everysec]
// With --lag 20 a replica takes over each time, that is so many milliseconds behind.
//
// Deliveries, a fifth of them duplicates, over the engine in several processes, each delivery repeated until it is answered with
// 200; Redis (AOF, everysec) killed meanwhile, and the wall clock moved. Effects are counted in files, outside of the processes.
import { parseArgs } from 'node:util';
import { eventCount } from './deliveries.mjs';
import { startDyingRedis } from './dying-redis.mjs';
import { conclude, effectsFolder, startWorker } from './workers.mjs';

const { values } = parseArgs({
  options: {
    deliveries: { type: 'string', default: '1000000' },
    'redis-kills': { type: 'string', default: '9' },
    workers: { type: 'string', default: '4' },
    package: { type: 'string', default: 'ioredis' },
    lag: { type: 'string' },
    'durable-ack': { type: 'string', default: '0' },
    appendfsync: { type: 'string', default: 'everysec' },
    verbose: { type: 'boolean', default: false },
  },
});
const deliveries = Number(values.deliveries);
const kills = Number(values['redis-kills']);
const workers = Number(values.workers);
const HOUR_MS = 3_600_000;
const CLOCK_MOVES_MS = [HOUR_MS, -HOUR_MS, 8_760 * HOUR_MS, -8_760 * HOUR_MS, 0];

const lagMs = values.lag === undefined ? undefined : Number(values.lag);
const redis = await startDyingRedis({ lagMs, args: ['--appendfsync', values.appendfsync] });
const effects = effectsFolder();
const durableAck = Number(values['durable-ack']);
const startedAt = performance.now();
const settings = { deliveries, workers, url: redis.url, package: values.package, effects: effects.folder, durableAck };
const running = Array.from({ length: workers }, (_, index) => startWorker('./engine-worker.mjs', { ...settings, index }));
const done = running.map(() => 0);
const totals = { claims: 0, retries: 0, leasesLost: 0, dropped: 0, away: 0 };
const killedAt = [];
let killed = 0;
let moves = 0;

running.forEach((worker, index) => {
  worker.on('message', (message) => {
    if (message.totals) for (const key of Object.keys(totals)) totals[key] += message.totals[key];
    else {
      done[index] = message.done;
      void progress();
    }
  });
});

let isKilling = false;
async function progress() {
  const share = done.reduce((sum, count) => sum + count, 0) / deliveries;
  if (share >= (moves + 1) / (CLOCK_MOVES_MS.length + 1) && moves < CLOCK_MOVES_MS.length) {
    const clockOffsetMs = CLOCK_MOVES_MS[moves++];
    for (const { child } of running) if (child.connected) child.send({ clockOffsetMs });
  }
  if (isKilling || killed >= kills || share < (killed + 1) / (kills + 1)) return;
  isKilling = true;
  killed++;
  killedAt.push(Date.now());
  await redis.die();
  isKilling = false;
}

await Promise.all(running.map(({ child }) => new Promise((resolve) => child.once('exit', resolve))));
const seconds = (performance.now() - startedAt) / 1_000;
const runs = effects.read();
const events = eventCount(deliveries);
let lost = 0;
for (let event = 0; event < events; event++) if (!runs.has(String(event))) lost++;
const twice = [...runs.values()].filter((list) => list.length > 1).length;
if (values.verbose) {
  const since = (at) =>
    `${at} (${killedAt
      .map((kill) => at - kill)
      .filter((ms) => ms > -3_000 && ms < 70_000)
      .join(' ')})`;
  for (const [event, list] of runs)
    if (list.length > 1) console.log(event, ...list.map(({ attempt, at }) => `attempt ${attempt} at ${since(at)};`));
}
const errors =
  running.reduce((sum, worker) => sum + worker.errors, 0) + running.filter(({ child }) => child.exitCode !== 0).length;
const usedMemory = /used_memory:(\d+)/.exec(await redis.info('memory'))?.[1];
await redis.stop();
effects.remove();

conclude(
  `${deliveries} deliveries of ${events} events over ${workers} processes, Redis killed ${killed} times${lagMs === undefined ? '' : ` (a replica ${lagMs} ms behind takes over)`}, clock moved ${moves} times`,
  {
    seconds: seconds.toFixed(1),
    'deliveries per second': Math.round(deliveries / seconds),
    'events lost': lost,
    'events handled twice': twice,
    ...(lagMs === undefined ? {} : { 'unknown to the replica': redis.lacked }),
    'lines on stderr, bad exits': errors,
    'answers asked for again (503)': totals.retries,
    'times a breaker opened': totals.away,
    'leases lost': totals.leasesLost,
    'endings given up': totals.dropped,
    'Redis memory, MB': usedMemory === undefined ? '?' : (Number(usedMemory) / 1e6).toFixed(0),
  },
  {
    'none lost': lost === 0,
    'none handled twice': twice === 0,
    'no unhandled rejection': errors === 0,
    [`Redis killed ${kills} times`]: killed === kills,
    'within five minutes': seconds <= 300,
  },
);
