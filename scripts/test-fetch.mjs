// node scripts/test-fetch.mjs [arguments of vitest]: the fetch entry on Node, Bun, Deno and workerd, which it installs once.
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const run = (...args) => spawnSync(process.execPath, args, { cwd: root, stdio: 'inherit' }).status ?? 1;

process.exitCode =
  run('scripts/install.mjs', 'test/fetch') ||
  run('node_modules/vitest/vitest.mjs', 'run', '--config', 'test/fetch/vitest.config.ts', ...process.argv.slice(2));
