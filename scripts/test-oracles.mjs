// node scripts/test-oracles.mjs [arguments of vitest]: our verdicts beside those of the senders' own packages, which it installs once.
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const run = (...args) => spawnSync(process.execPath, args, { cwd: root, stdio: 'inherit' }).status ?? 1;

process.exitCode =
  run('scripts/install.mjs', 'test/oracles') ||
  run('node_modules/vitest/vitest.mjs', 'run', '--config', 'test/oracles/vitest.config.ts', ...process.argv.slice(2));
