import { writeSection } from '../helpers/page-section.js';
import type { Results, RowResults } from './results.js';

export const PAGE = 'docs/reference/compatibility.md';
export const HEADING = 'Versions';

/** Of both kinds of module and four of registration. */
const CELLS = 8;

export function writeVersionsPage(results: Results): void {
  writeSection(PAGE, HEADING, versionsSection(results));
}

/** The part of the page that is made of what a run saw. */
export function versionsSection({ nodes, sdks, rows }: Results): string {
  const columns = nodes.flatMap((node) => Object.keys(sdks).map((line) => `Node ${node}, SDK ${line}`));
  const notes: string[] = [];
  const table = Object.entries(rows).map(([name, row]) => {
    const cells = columns.map((column) => cellText(row.cells[column], notes));
    return `| ${[name, `\`${row.route}\``, row.error, row.rewritten, row.spellings, ...cells].join(' | ')} |`;
  });
  const head = ['', '`http.route`', '`error.type`', 'rewritten, signed', 'spellings', ...columns];
  return [
    `SDK ${Object.values(sdks).flat().join(', ')}.`,
    '',
    `| ${head.join(' | ')} |`,
    `|${'---|'.repeat(head.length)}`,
    ...table,
    '',
    ...notes.map((note, i) => `${i + 1}. ${note}.`),
  ].join('\n');
}

function cellText(cells: RowResults['cells'][string] | undefined, notes: string[]): string {
  if (cells === undefined) return 'not run';
  const results = typeof cells === 'string' ? Array<string>(CELLS).fill(cells) : Object.values(cells);
  const others = [...new Set(results.filter((result) => result !== 'ok'))];
  for (const other of others) if (!notes.includes(other)) notes.push(other);
  const marks = others.map((other) => `[${notes.indexOf(other) + 1}]`).join('');
  const ok = results.filter((result) => result === 'ok').length;
  return ok === 0 ? `– ${marks}` : `${ok} of ${results.length}${marks}`;
}
