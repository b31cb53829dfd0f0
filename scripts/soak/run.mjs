// node scripts/soak/run.mjs <kind> [options]: builds what the run needs, then runs it. Exits with 1 when a promise was broken.
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { build } from 'tsdown';
import { missingServers } from '../store-servers.mjs';

const root = fileURLToPath(new URL('../..', import.meta.url));
const [kind, ...args] = process.argv.slice(2);
const missing = missingServers().filter(({ name }) => name === 'redis-server');
if (missing.length > 0) {
  console.log(`not run, because ${missing[0].why}`);
  process.exit(process.env.CI === 'true' ? 1 : 0);
}
await build({ config: false, cwd: root, entry: ['scripts/soak/parts.ts'], outDir: '.tmp/soak', dts: false, logLevel: 'warn' });
const run = (...words) => spawnSync(process.execPath, words, { cwd: root, stdio: 'inherit' }).status ?? 1;
process.exitCode = run('scripts/install.mjs', 'test/stores-real') || run(`scripts/soak/${kind}.mjs`, ...args);
