import { expect, it } from 'vitest';
import { readSection } from '../helpers/page-section.js';
import { HEADING, PAGE, versionsSection } from '../versions/page.js';
import { readResults } from '../versions/results.js';

it('the table of versions is that of the last run', () => {
  const section = versionsSection(readResults());
  expect(readSection(PAGE, HEADING) === section, 'out of date: run `npm run test:versions -- --write`').toBe(true);
});

it('every row of it was run in full, and all is well or has a reason that is not ours', () => {
  const { rows, nodes, sdks } = readResults();
  const groups = nodes.flatMap((node) => Object.keys(sdks).map((line) => `Node ${node}, SDK ${line}`));
  expect(Object.keys(rows).length).toBeGreaterThan(40);
  for (const [name, { cells }] of Object.entries(rows)) {
    expect(Object.keys(cells).sort(), name).toEqual(groups.sort());
    for (const results of Object.values(cells).flatMap((one) => (typeof one === 'string' ? one : Object.values(one)))) {
      expect(results, name).toMatch(/^ok$|asks for Node|^does not start, without us either: /);
    }
  }
});
