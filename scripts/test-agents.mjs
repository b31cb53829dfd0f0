// node scripts/test-agents.mjs [arguments of vitest]: other agents in the process beside us, several threads and processes,
// bundled applications. Installs the agents once.
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const run = (...args) => spawnSync(process.execPath, args, { cwd: root, stdio: 'inherit' }).status ?? 1;

process.exitCode =
  run('scripts/install.mjs', 'test/agents') ||
  // What is written against these packages' own types, which `npm run types` does not have.
  run('node_modules/typescript/bin/tsc', '-p', 'test/agents') ||
  run('node_modules/vitest/vitest.mjs', 'run', '--config', 'test/agents/vitest.config.ts', ...process.argv.slice(2));
