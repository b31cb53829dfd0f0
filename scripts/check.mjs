// node scripts/check.mjs: all that CI runs, one step after the other; at the end what failed, and the number of tests.
import { spawnSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { countTests } from './count-tests.mjs';

const STEPS = [
  'lint',
  'generated',
  'types',
  'test',
  'fuzz',
  'test:oracles',
  'test:stores',
  'test:fetch',
  'test:next',
  'test:frameworks',
  'test:versions:pairs',
  'test:agents',
  'test:sdk-3',
  'test:package',
  'demo',
  'bench:smoke',
  'soak:smoke',
];

const root = fileURLToPath(new URL('..', import.meta.url));
const reports = fileURLToPath(new URL('../.tmp/reports', import.meta.url));
const seconds = (since) => `${((performance.now() - since) / 1000).toFixed(0)} s`;
rmSync(reports, { recursive: true, force: true });

const results = STEPS.map((step) => {
  console.log(`\n── npm run ${step}`);
  const startedAt = performance.now();
  const folder = `${reports}/${step.replace(':', '-')}`;
  const { status } = spawnSync('npm', ['run', '--silent', step], {
    cwd: root,
    stdio: 'inherit',
    env: { ...process.env, TEST_REPORTS: folder },
    shell: process.platform === 'win32',
  });
  const tests = countTests(folder);
  // Without servers the stores are not tested, and it says so; CI has them.
  const mayBeEmpty = !step.startsWith('test') || (step === 'test:stores' && process.env.CI !== 'true');
  const isRight = status === 0 && (tests.passed > 0 || mayBeEmpty);
  return { step, isRight, tests, took: seconds(startedAt) };
});

console.log();
for (const { step, isRight, tests, took } of results) {
  const counts =
    tests.passed + tests.failed === 0 ? '' : `${tests.passed} passed, ${tests.failed} failed, ${tests.skipped} skipped`;
  console.log(`${isRight ? 'ok    ' : 'FAILED'}  ${step.padEnd(16)}${took.padStart(6)}  ${counts}`);
  for (const failure of tests.failures) console.log(`          ${failure}`);
}
const total = (key) => results.reduce((sum, { tests }) => sum + tests[key], 0);
console.log(`${total('passed')} passed, ${total('failed')} failed`);
process.exitCode = results.every(({ isRight }) => isRight) ? 0 : 1;
