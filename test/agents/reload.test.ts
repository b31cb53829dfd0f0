import { expect, test } from 'vitest';
import { runNode } from '../helpers/app-process.js';
import { HERE } from './here.js';

const ROUNDS = Array.from({ length: 20 }, () => [401, 401, 200]).flat();
const LOG_WARNINGS = ['--import', './apps/log-warnings.mjs'];

async function reload(env: NodeJS.ProcessEnv = {}) {
  const { code, stdout, stderr } = await runNode({ file: 'apps/reload.mjs', cwd: HERE, nodeArgs: LOG_WARNINGS, env });
  expect(code, stderr).toBe(0);
  return { ...(JSON.parse(stdout) as { statuses: number[]; changed: string[] }), warnings: stderr.split('\n').filter(Boolean) };
}

test('enabled and disabled twenty times, nothing of us is left in the process', async () => {
  expect(await reload()).toEqual({ statuses: [200, ...ROUNDS], changed: [], warnings: [] });
});

test('code that was loaded anew before the old one was disabled says so and steps back', async () => {
  const { statuses, changed, warnings } = await reload({ FORGETS_TO_DISABLE: '1' });
  expect([statuses, changed]).toEqual([[200, ...ROUNDS], []]);
  expect(warnings).toHaveLength(20);
  for (const warning of warnings) expect(warning).toMatch(/another WebhookInstrumentation is active.*steps back/);
});

// Two copies on the disk, and an instrumentation in code beside the flag: `test/package/runtime.test.ts`.
