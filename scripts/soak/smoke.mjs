// npm run soak:smoke: the short forms of the runs with kills, as CI runs them.
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const run = (...args) =>
  spawnSync(process.execPath, [fileURLToPath(new URL('run.mjs', import.meta.url)), ...args], { stdio: 'inherit' }).status === 0;

function redisKills() {
  if (run('redis-kills', '--deliveries', '200000')) return true;
  // With `everysec` a kill may take what Redis had acknowledged, on a disk that is slow: docs/reference/guarantees.md. What is ours
  // must hold where Redis keeps its word.
  console.log('\nOnce more with a Redis that writes before it answers (appendfsync always): the faults above must be gone.\n');
  return run('redis-kills', '--deliveries', '50000', '--redis-kills', '8', '--appendfsync', 'always');
}

const isRight = redisKills() && run('worker-kills', '--deliveries', '30000', '--worker-kills', '8', '--redis-kills', '1');
process.exitCode = isRight ? 0 : 1;
