/**
 * Every cell in a process of its own. `VERSIONS_FORM`: `pairs`, or all. `VERSIONS_ONLY`: a text that the names of the rows must
 * hold. `VERSIONS_WRITE`: the results are written and not compared, and the page that is made of them.
 */
import { cpSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { allCells, type Cell, nameOf } from './cells.js';
import { writeVersionsPage } from './page.js';
import { pairsOf } from './pairs.js';
import { type Run, readResults, writeResults, writtenOf } from './results.js';
import { CONFIG, runCell } from './run-cell.js';

const HERE = import.meta.dirname;
const { VERSIONS_FORM, VERSIONS_ONLY = '', VERSIONS_WRITE } = process.env;

const all = allCells();
const cells = (VERSIONS_FORM === 'pairs' ? pairsOf(all) : all).filter(({ row }) => row.name.includes(VERSIONS_ONLY));
const committed = readResults();
const runs: Run[] = [];

beforeAll(() => {
  for (const folder of new Set(['.', ...all.flatMap(({ row, sdk }) => [row.folder, sdk.folder])])) {
    for (const file of ['load.mjs', 'load.cjs']) cpSync(join(HERE, 'apps', file), join(HERE, folder, '.tmp', file));
  }
  mkdirSync(join(HERE, '.tmp'), { recursive: true });
  writeFileSync(CONFIG.file, CONFIG.text);
});
afterAll(() => {
  if (VERSIONS_WRITE) writeVersionsPage(writeResults(runs, all));
});

const named = cells.map((cell): [string, Cell] => [nameOf(cell), cell]);
test.concurrent.each(named)('%s', async (_name, cell) => {
  const outcome = await runCell(cell);
  runs.push({ cell, ...outcome });
  expect(outcome.result).not.toMatch(/^fault/);
  if (!VERSIONS_WRITE) expect(outcome, 'as committed, or `npm run test:versions -- --write`').toEqual(writtenOf(committed, cell));
});
