import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';

/**
 * Adds up the JSON reports that vitest left in a folder, and says of each failed test its file, its name and how its message
 * begins. A file that could not be run counts as one failure.
 */
export function countTests(folder) {
  const counts = { passed: 0, failed: 0, skipped: 0, failures: [] };
  for (const name of existsSync(folder) ? readdirSync(folder) : []) {
    const report = JSON.parse(readFileSync(join(folder, name), 'utf8'));
    const failures = report.testResults.flatMap(failuresOf);
    counts.passed += report.numPassedTests;
    counts.failed += failures.length;
    counts.skipped += report.numPendingTests + report.numTodoTests;
    counts.failures.push(...failures);
  }
  return counts;
}

function failuresOf({ name, status, message, assertionResults }) {
  const file = relative(process.cwd(), name);
  const failed = assertionResults.filter((result) => result.status === 'failed');
  if (failed.length === 0) return status === 'failed' ? [`${file}: ${beginning(message)}`] : [];
  return failed.map(({ fullName, failureMessages }) => `${file}: ${fullName}: ${beginning(failureMessages.join('\n'))}`);
}

/** The lines before the stack, at most some hundred characters. */
function beginning(message = '') {
  return message
    .split(/\n\s+at /, 1)[0]
    .replaceAll(/\s+/g, ' ')
    .trim()
    .slice(0, 400);
}
