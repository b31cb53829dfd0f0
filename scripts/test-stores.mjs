// node scripts/test-stores.mjs [arguments of vitest]: the stores on real servers and all clients, which it installs once. Where a
// server is not installed it says which tests are skipped; in CI (CI=true) it installs the server, or fails.
import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { build } from 'tsdown';
import { missingServers } from './store-servers.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const run = (...args) => spawnSync(process.execPath, args, { cwd: root, stdio: 'inherit' }).status ?? 1;

const missing = missingServers();
const files = readdirSync(new URL('../test/stores-real/', import.meta.url)).filter((file) => file.endsWith('.real.ts'));
const isSkipped = (file) => missing.some(({ tests }) => tests.test(file));
for (const { name, why } of missing) {
  const skipped = files.filter((file) => missing.find(({ tests }) => tests.test(file))?.name === name);
  console.log(`skipped, because ${why}: ${skipped.join(', ')}`);
}
if (missing.length > 0 && process.env.CI === 'true') process.exit(1);
if (files.every(isSkipped)) process.exit(0);

// Processes of their own run the built code: Node 20 cannot run TypeScript.
await build({
  config: false,
  cwd: root,
  entry: ['src/stores/redis/from-url.ts'],
  outDir: '.tmp/stores',
  dts: false,
  logLevel: 'warn',
});
process.exitCode =
  run('scripts/install.mjs', 'test/stores-real') ||
  run(
    'node_modules/vitest/vitest.mjs',
    ...['run', '--config', 'test/stores-real/vitest.config.ts'],
    ...files.filter(isSkipped).flatMap((file) => ['--exclude', `test/stores-real/${file}`]),
    ...process.argv.slice(2),
  );
