// node scripts/test-frameworks.mjs [arguments of vitest] [--requests 100000] [--seed 1]: the guard in every router, with the
// frameworks themselves, which it installs once. The last two are the fuzzer's.
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const { values, positionals } = parseArgs({
  options: { requests: { type: 'string' }, seed: { type: 'string' } },
  allowPositionals: true,
});
const fuzzing = Object.entries({ FUZZ_REQUESTS: values.requests, FUZZ_SEED: values.seed });
const env = { ...process.env, ...Object.fromEntries(fuzzing.filter(([, value]) => value !== undefined)) };

const root = fileURLToPath(new URL('..', import.meta.url));
const run = (...args) => spawnSync(process.execPath, args, { cwd: root, stdio: 'inherit', env }).status ?? 1;

process.exitCode =
  run('scripts/install.mjs', 'test/frameworks') ||
  // What is written against the frameworks' own types, which `npm run types` does not have.
  run('node_modules/typescript/bin/tsc', '-p', 'test/frameworks') ||
  run('node_modules/vitest/vitest.mjs', 'run', '--config', 'test/frameworks/vitest.config.ts', ...positionals);
