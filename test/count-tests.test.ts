import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { afterAll, expect, test } from 'vitest';
// @ts-expect-error a script without types
import { countTests } from '../scripts/count-tests.mjs';

const folder = mkdtempSync(path.join(tmpdir(), 'count-tests-'));
afterAll(() => rmSync(folder, { recursive: true }));

function report(file: string, testResults: object[], counts: object): void {
  const none = { numPassedTests: 0, numFailedTests: 0, numPendingTests: 0, numTodoTests: 0 };
  writeFileSync(path.join(folder, file), JSON.stringify({ ...none, ...counts, testResults }));
}

test('adds up all reports, and names each failed test and each file that could not be run', () => {
  const failed = {
    status: 'failed',
    fullName: 'a store keeps',
    failureMessages: ['Error: expected 1\n  to be 2\n    at x.ts:1'],
  };
  const passed = { status: 'passed', fullName: 'a store forgets', failureMessages: [] };
  const file = (name: string) => path.resolve(name);
  report('1.json', [{ name: file('test/a.test.ts'), status: 'failed', message: '', assertionResults: [passed, failed] }], {
    numPassedTests: 1,
    numFailedTests: 1,
    numTodoTests: 1,
  });
  report('2.json', [{ name: file('test/b.test.ts'), status: 'failed', message: 'No such module', assertionResults: [] }], {});
  expect(countTests(folder)).toEqual({
    passed: 1,
    failed: 2,
    skipped: 1,
    failures: ['test/a.test.ts: a store keeps: Error: expected 1 to be 2', 'test/b.test.ts: No such module'],
  });
});
