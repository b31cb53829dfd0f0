// node scripts/test-frameworks.mjs [arguments of vitest]: the guard in every router, with the frameworks themselves, which it installs once.
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const run = (...args) => spawnSync(process.execPath, args, { cwd: root, stdio: 'inherit' }).status ?? 1;

process.exitCode =
  run('scripts/install.mjs', 'test/frameworks') ||
  run('node_modules/vitest/vitest.mjs', 'run', '--config', 'test/frameworks/vitest.config.ts', ...process.argv.slice(2));
