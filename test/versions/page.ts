import { writeSection } from '../helpers/page-section.js';
import type { Results, RowResults } from './results.js';

export const PAGE = 'docs/reference/compatibility.md';
export const HEADING = 'Versions';

/** Of both kinds of module and four of registration. */
const CELLS = 8;

const INTRODUCTION = [
  '',
  'A cell is eight processes: ES modules and CommonJS, registered in code before the framework is loaded or after, by `--import` and by',
  '`--require`. It says in how many of them all of this was so, on a real server and with the spans of a real exporter:',
  '',
  '- without a signature: 401, and the handler does not run; nor in six other spellings of the path, of which the router takes as many as the table says',
  '- signed: the handler runs once, with the body that its framework parsed, and with the delivery where that framework has it',
  '- a duplicate is answered from the record',
  '- an application that sends a request on to the handler from another path: without a signature 401; with one, what the table says',
  '- `http.route` is what the table says, and so is the `error.type` of a handler that throws a `TypeError`',
  '',
  '`npm run test:versions:pairs`, in CI, runs so many of the processes that any two values meet in one, and compares.',
];

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
    `The oldest version that we support and the newest, of each major one. Made by a run of \`npm run test:versions -- --write\`, with SDK`,
    `${Object.values(sdks).flat().join(', ')}; of a line's two versions one in turn.`,
    ...INTRODUCTION,
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
