import { join } from 'node:path';

/** What vitest prints, and beside it, where `TEST_REPORTS` names a folder, a report that `npm run check` counts. */
export function reporters(): ('default' | ['json', { outputFile: string }])[] {
  const folder = process.env.TEST_REPORTS;
  return folder === undefined ? ['default'] : ['default', ['json', { outputFile: join(folder, `${process.pid}.json`) }]];
}
