// node scripts/test.mjs [name of a suite] [arguments of vitest]: runs it, and leaves a report for test-total.mjs.
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const root = new URL('../', import.meta.url);

const SUITES = {
  main: { config: 'vitest.config.ts' },
  package: { config: 'test/package/vitest.config.ts' },
};
const ELSEWHERE = [
  ['npm run test:package', 'the packed tarball in temporary projects: installs packages beyond this one'],
  ['npm run test:sdk-3', 'the newer OpenTelemetry SDK on Node 22 and 24: downloads both'],
];

const [first = ''] = process.argv.slice(2);
const name = first in SUITES ? first : 'main';
const rest = process.argv.slice(name === first ? 3 : 2);

const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=.tmp/reports/${name}.json`];
const { status } = spawnSync(
  process.execPath,
  ['node_modules/vitest/vitest.mjs', 'run', '--config', SUITES[name].config, ...reporters, ...rest],
  { cwd: fileURLToPath(root), stdio: 'inherit' },
);
if (name === 'main') {
  console.log('Not part of this command:');
  for (const [command, why] of ELSEWHERE) console.log(`  ${command.padEnd(22)}${why}`);
}
process.exitCode = status ?? 1;
