import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { REPOSITORY } from './repository.js';

/** What stands below a heading of the second level, up to the next one. */
export function readSection(page: string, heading: string): string {
  const { text, start, end } = find(page, heading);
  return text.slice(start, end).trim();
}

export function writeSection(page: string, heading: string, section: string): void {
  const { file, text, start, end } = find(page, heading);
  writeFileSync(file, `${`${text.slice(0, start)}\n\n${section}\n\n${text.slice(end)}`.trimEnd()}\n`);
}

function find(page: string, heading: string) {
  const file = join(REPOSITORY, page);
  const text = readFileSync(file, 'utf8');
  const title = `\n## ${heading}\n`;
  const at = text.indexOf(title);
  if (at < 0) throw new Error(`${page} has no heading "${heading}"`);
  const start = at + title.length - 1;
  const next = text.indexOf('\n## ', start);
  return { file, text, start, end: next < 0 ? text.length : next + 1 };
}
