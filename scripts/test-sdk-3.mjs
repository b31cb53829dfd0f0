/**
 * The end-to-end tests once more, with the applications on the newer line of the OpenTelemetry SDK and the Node releases that it
 * needs, and with us as the packed tarball. `npm run build` first. Arguments: the test files, by
 * default all of `test/e2e`.
 */
import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, rmSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { installPacked } from './install-packed.mjs';

const root = fileURLToPath(new URL('../', import.meta.url));
const runtime = path.join(root, 'test/sdk-3');
const NODES = ['node22', 'node24'];

function run(command, args, cwd, env = {}) {
  execFileSync(command, args, { cwd, stdio: 'inherit', env: { ...process.env, ...env } });
}

if (!existsSync(path.join(root, 'dist/register.js'))) {
  console.error('dist/register.js is missing: run `npm run build` first');
  process.exit(1);
}
run('npm', [existsSync(path.join(runtime, 'package-lock.json')) ? 'ci' : 'install', '--no-audit', '--no-fund'], runtime);
installPacked(root, runtime);

const apps = path.join(runtime, '.tmp/apps');
rmSync(apps, { recursive: true, force: true });
cpSync(path.join(root, 'test/e2e/apps'), apps, { recursive: true });

const files = process.argv.length > 2 ? process.argv.slice(2) : ['test/e2e'];
const failed = NODES.filter((node) => {
  console.log(`\n${node} on SDK 3.x`);
  const env = { E2E_RUNTIME: 'test/sdk-3', E2E_NODE: `test/sdk-3/node_modules/${node}/bin/node` };
  try {
    run('npx', ['vitest', 'run', ...files], root, env);
    return false;
  } catch {
    return true;
  }
});
if (failed.length > 0) {
  console.error(`failed on ${failed.join(' and ')}`);
  process.exitCode = 1;
}
