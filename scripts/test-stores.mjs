// node scripts/test-stores.mjs [arguments of vitest]: the stores on real servers and all clients, which it installs once; what is
// about Redis on its server and then on that of Valkey. Where a
// server is not installed it says which tests are skipped; in CI (CI=true) it installs the server, or fails.
import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { build } from 'tsdown';
import { findValkey, missingServers } from './store-servers.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const runWith = (env, ...args) =>
  spawnSync(process.execPath, args, { cwd: root, stdio: 'inherit', env: { ...process.env, ...env } }).status ?? 1;
const run = (...args) => runWith({}, ...args);

const missing = missingServers();
const files = readdirSync(new URL('../test/stores-real/', import.meta.url)).filter((file) => file.endsWith('.real.ts'));
const isSkipped = (file) => missing.some(({ tests }) => tests.test(file));
for (const { name, why } of missing) {
  const skipped = files.filter((file) => missing.find(({ tests }) => tests.test(file))?.name === name);
  console.log(`skipped, because ${why}: ${skipped.join(', ')}`);
}
if (missing.length > 0 && process.env.CI === 'true') process.exit(1);

// Processes of their own run the built code: Node 20 cannot run TypeScript.
await build({
  config: false,
  cwd: root,
  entry: ['src/stores/redis/from-url.ts'],
  outDir: '.tmp/stores',
  dts: false,
  logLevel: 'warn',
});
const vitest = (env, excluded, more = []) =>
  runWith(
    env,
    ...['node_modules/vitest/vitest.mjs', 'run', '--config', 'test/stores-real/vitest.config.ts'],
    ...excluded.flatMap((file) => ['--exclude', `test/stores-real/${file}`]),
    ...process.argv.slice(2),
    ...more,
  );
const notRedis = files.filter((file) => !/^(redis|by-url)/.test(file));
const valkey = findValkey();

process.exitCode = run('scripts/install.mjs', 'test/stores-real') || vitest({}, files.filter(isSkipped));
if (valkey !== undefined) {
  console.log(`\nThe tests about Redis once more, on the server of Valkey: ${valkey}`);
  process.exitCode ||= vitest({ REDIS_SERVER: valkey }, notRedis, ['--passWithNoTests']);
} else {
  console.log(
    `skipped, because no server of Valkey is to be had (test/stores-real/valkey.txt): ${files.length - notRedis.length} files`,
  );
  if (process.env.CI === 'true') process.exitCode = 1;
}
