// npm run soak:fail-over -- [--lag 20]: a replica that is behind takes over, with and without a worker that dies in the same moment,
// and without and with claims that wait for it (durableAck).
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const { values } = parseArgs({ options: { lag: { type: 'string', default: '20' } } });
const run = (...args) =>
  spawnSync(process.execPath, [fileURLToPath(new URL('run.mjs', import.meta.url)), ...args, '--lag', values.lag], {
    stdio: 'inherit',
  }).status === 0;

const workers = ['worker-kills', '--deliveries', '40000', '--worker-kills', '8', '--redis-kills', '4'];
const results = [
  run('redis-kills', '--deliveries', '200000', '--redis-kills', '6'),
  run(...workers),
  run(...workers, '--durable-ack', '1'),
];
process.exitCode = results.every(Boolean) ? 0 : 1;
