// npm run soak:duplicates -- [--deliveries 10000] [--workers 4]
//
// That many deliveries of one event at once, over HTTP to several processes: its handler runs once.
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { connect } from 'node:net';
import { parseArgs } from 'node:util';
import { startRedis } from '../../.tmp/soak/parts.mjs';
import { conclude, effectsFolder, startWorker } from './workers.mjs';

const { values } = parseArgs({
  options: { deliveries: { type: 'string', default: '10000' }, workers: { type: 'string', default: '4' } },
});
const deliveries = Number(values.deliveries);
const workers = Number(values.workers);

const redis = await startRedis();
const effects = effectsFolder();
const running = Array.from({ length: workers }, () =>
  startWorker('./http-worker.mjs', { url: redis.url, effects: effects.folder, leaseMs: 60_000, handlerMs: 300 }),
);
const ports = await Promise.all(
  running.map(({ child }) => new Promise((resolve) => child.once('message', ({ port }) => resolve(port)))),
);
// Plain sockets, there before: the sender's share of the two cores is to be small, and it is the deliveries that come at once.
const sockets = await Promise.all(Array.from({ length: deliveries }, (_, i) => connectTo(ports[i % workers])));
await Promise.all(sockets.map((socket, i) => statusOf(socket, `warm ${i}`)));

const cpuBefore = cpuSeconds();
const startedAt = performance.now();
const statuses = await Promise.all(sockets.map((socket) => statusOf(socket, 'one')));
const seconds = (performance.now() - startedAt) / 1_000;
const cpu = cpuSeconds().map((now, i) => (now - cpuBefore[i]).toFixed(2));
for (const socket of sockets) socket.destroy();
const errors = running.reduce((sum, worker) => sum + worker.errors, 0);
for (const { child } of running) child.kill('SIGKILL');
await redis.stop();
const runs = effects.read().get('one')?.length ?? 0;
effects.remove();
const count = (status) => statuses.filter((one) => one === status).length;

conclude(
  `${deliveries} deliveries of one event at once, over ${workers} processes`,
  {
    seconds: seconds.toFixed(2),
    'of the processor: sender, Redis, workers': cpu.join(', '),
    'handler runs': runs,
    'answered 200': count(200),
    'asked to come again (503)': count(503),
    'no answer': count(undefined),
  },
  {
    'one handler run': runs === 1,
    'all answered': count(200) + count(503) === deliveries,
    'within three seconds': seconds <= 3,
    'no unhandled rejection': errors === 0,
  },
);

/** What each process has had of the processor: the wall clock says more of what else the machine is doing. */
function cpuSeconds() {
  return [process.pid, redis.pid, ...running.map(({ child }) => child.pid)].map((pid) => {
    const file = `/proc/${pid}/stat`;
    if (!existsSync(file)) return Number.NaN;
    const [user, system] = readFileSync(file, 'utf8').split(') ')[1].split(' ').slice(11, 13);
    return (Number(user) + Number(system)) / 100;
  });
}

async function connectTo(port) {
  const socket = connect(port, '127.0.0.1').on('error', () => {});
  await once(socket, 'connect');
  return socket;
}

/** Answers are small: the first piece has the status. */
function statusOf(socket, event) {
  return new Promise((resolve) => {
    const settle = (data) => {
      socket.off('close', settle);
      socket.off('data', settle);
      resolve(Buffer.isBuffer(data) ? Number(data.toString('latin1', 9, 12)) : undefined);
    };
    socket.once('data', settle);
    socket.once('close', settle);
    socket.write(
      `POST /webhooks/test HTTP/1.1\r\nhost: x\r\nx-signature: good\r\nx-event-id: ${event}\r\ncontent-length: 2\r\n\r\n{}`,
    );
  });
}
