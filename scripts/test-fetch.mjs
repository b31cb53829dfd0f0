// node scripts/test-fetch.mjs [arguments of vitest]: the fetch entry, as the packed tarball, on the runtimes and frameworks that it is for.
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { installPacked } from './install-packed.mjs';

const root = fileURLToPath(new URL('../', import.meta.url));
const folder = path.join(root, 'test/fetch');
const run = (cwd, ...args) =>
  spawnSync(process.execPath, args, { cwd, stdio: 'inherit', env: { ...process.env, NEXT_TELEMETRY_DISABLED: '1' } }).status ?? 1;

if (!existsSync(path.join(root, 'dist/fetch.js'))) {
  console.error('dist/fetch.js is missing: run `npm run build` first');
  process.exit(1);
}
execFileSync(process.execPath, ['scripts/install.mjs', 'test/fetch'], { cwd: root, stdio: 'inherit' });
installPacked(root, folder);

process.exitCode =
  run(path.join(folder, 'next'), '../node_modules/next/dist/bin/next', 'build') ||
  run(root, 'node_modules/vitest/vitest.mjs', 'run', '--config', 'test/fetch/vitest.config.ts', ...process.argv.slice(2));
