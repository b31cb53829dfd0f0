// npm run soak:workers -- [--deliveries 150000] [--worker-kills 20] [--redis-kills 3] [--workers 4] [--lag 20 [--durable-ack 1]]
//
// Deliveries over HTTP, a fifth of them duplicates, each repeated until it is answered with 200, while worker processes and Redis
// (AOF, everysec) are killed. An event may run again after the crash of its worker; its handler must then be told.
// With --lag a replica takes over that is so many milliseconds behind, and a worker is killed in the same moment: nobody is left
// who knows what that one had handled last.
import { parseArgs } from 'node:util';
import { eventCount, eventOf, workerOf } from './deliveries.mjs';
import { startDyingRedis } from './dying-redis.mjs';
import { createSender } from './http-sender.mjs';
import { conclude, effectsFolder, startWorker } from './workers.mjs';

const { values } = parseArgs({
  options: {
    deliveries: { type: 'string', default: '150000' },
    'worker-kills': { type: 'string', default: '20' },
    'redis-kills': { type: 'string', default: '3' },
    workers: { type: 'string', default: '4' },
    lag: { type: 'string' },
    'durable-ack': { type: 'string', default: '0' },
  },
});
const [deliveries, workerKills, redisKills, workers] = ['deliveries', 'worker-kills', 'redis-kills', 'workers'].map((name) =>
  Number(values[name]),
);
const durableAck = Number(values['durable-ack']);
const AT_ONCE = 96;

const lagMs = values.lag === undefined ? undefined : Number(values.lag);
const redis = await startDyingRedis({ lagMs });
const effects = effectsFolder();
const running = [];
let errors = 0;
await Promise.all(Array.from({ length: workers }, (_, index) => startOne(index)));

async function startOne(index) {
  const settings = { url: redis.url, effects: effects.folder, leaseMs: 5_000, handlerMs: 3, durableAck };
  const worker = startWorker('./http-worker.mjs', settings);
  worker.port = await new Promise((resolve) => worker.child.once('message', ({ port }) => resolve(port)));
  running[index] = worker;
}

const { send, close } = createSender(AT_ONCE);
const startedAt = performance.now();
let next = 0;
let done = 0;
let again = 0;
let killedWorkers = 0;
let killedRedis = 0;
let isRedisDown = false;

async function deliver(delivery) {
  const event = eventOf(delivery);
  for (let attempt = 0; ; attempt++) {
    const { port } = running[workerOf(delivery + attempt, workers)];
    if ((await send(port, event)) === 200) return;
    again++;
    await new Promise((resolve) => setTimeout(resolve, 50 + Math.random() * 150));
  }
}

async function sendOneAfterTheOther() {
  while (next < deliveries) {
    await deliver(next++);
    done++;
    const share = done / deliveries;
    if (killedWorkers < workerKills && share > (killedWorkers + 1) / (workerKills + 1)) void killWorker(killedWorkers % workers);
    if (!isRedisDown && killedRedis < redisKills && share > (killedRedis + 0.5) / (redisKills + 0.5)) void killRedis();
  }
}

/** Those that are on their way up. */
const starting = new Set();
async function killWorker(index) {
  const { child, errors: lines } = running[index];
  if (starting.has(index)) return;
  starting.add(index);
  killedWorkers++;
  errors += lines;
  child.kill('SIGKILL');
  await startOne(index);
  starting.delete(index);
}

async function killRedis() {
  isRedisDown = true;
  killedRedis++;
  if (lagMs !== undefined) void killWorker(killedRedis % workers);
  await redis.die();
  isRedisDown = false;
}

await Promise.all(Array.from({ length: AT_ONCE }, sendOneAfterTheOther));
const seconds = (performance.now() - startedAt) / 1_000;
close();
for (const { child, errors: lines } of running) {
  errors += lines;
  child.kill('SIGKILL');
}
await redis.stop();
const runs = effects.read();
effects.remove();
const events = eventCount(deliveries);
let lost = 0;
for (let event = 0; event < events; event++) if (!runs.has(String(event))) lost++;
const twice = [...runs.values()].filter((list) => list.length > 1);
const untold = twice.filter((list) => list.slice(1).some(({ attempt }) => !(attempt >= 2)));

conclude(
  `${deliveries} deliveries of ${events} events over HTTP and ${workers} processes; ${killedWorkers} kills of workers, ${killedRedis} of Redis${lagMs === undefined ? '' : `, a replica ${lagMs} ms behind takes over, durableAck ${durableAck}`}`,
  {
    seconds: seconds.toFixed(1),
    'deliveries per second': Math.round(deliveries / seconds),
    'events lost': lost,
    'events run again after a crash': twice.length,
    'of these, not told (attempt < 2)': untold.length,
    ...(lagMs === undefined ? {} : { 'unknown to the replica': redis.lacked }),
    'lines on stderr': errors,
    'deliveries sent again': again,
  },
  {
    'none lost': lost === 0,
    // What neither the replica nor a process knows of, nobody can tell.
    ...(lagMs === undefined || durableAck > 0 ? { 'every second run is told so': untold.length === 0 } : {}),
    'no unhandled rejection': errors === 0,
    [`${workerKills} kills of workers, ${redisKills} of Redis`]: killedWorkers >= workerKills && killedRedis === redisKills,
  },
);
