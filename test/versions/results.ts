import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Cell, Row } from './cells.js';

const FILE = join(import.meta.dirname, 'results.json');

/** What the last full run saw, committed. */
export interface Results {
  readonly nodes: readonly string[];
  /** Of each line of the SDK: its versions, with those of the package that starts it. */
  readonly sdks: Readonly<Record<string, readonly string[]>>;
  readonly rows: Readonly<Record<string, RowResults>>;
}

export interface RowResults {
  readonly versions: Readonly<Record<string, string>>;
  readonly route: string;
  readonly error: string;
  readonly rewritten: string;
  /** Other spellings of the path that its router takes, of those that were sent. */
  readonly spellings: number;
  /** By Node and line of the SDK: `ok` or a reason where all are the same, else by kind of module and registration. */
  readonly cells: Readonly<Record<string, string | Readonly<Record<string, string>>>>;
}

export interface Run {
  readonly cell: Cell;
  readonly result: string;
  readonly spellings?: number;
}

export function readResults(): Results {
  if (!existsSync(FILE)) return { nodes: [], sdks: {}, rows: {} };
  return JSON.parse(readFileSync(FILE, 'utf8'));
}

/** What is written of a cell. Nothing where the row is new or another. */
export function writtenOf({ rows }: Results, cell: Cell): Omit<Run, 'cell'> | undefined {
  const written = rows[cell.row.name];
  if (written === undefined || JSON.stringify(factsOf(cell.row)) !== JSON.stringify(pick(written))) return undefined;
  const group = written.cells[groupOf(cell)];
  const result = typeof group === 'string' ? group : group?.[placeOf(cell)];
  if (result === undefined) return undefined;
  return result === 'ok' ? { result, spellings: written.spellings } : { result };
}

/** Rows that did not run stay as they were, where they are still there. */
export function writeResults(runs: readonly Run[], all: readonly Cell[]): Results {
  const before = readResults();
  const byRow = groupBy(runs, ({ cell }) => cell.row.name);
  const rows = [...new Set(all.map(({ row }) => row))].map((row) => {
    const own = byRow.get(row.name);
    return [row.name, own === undefined ? before.rows[row.name] : rowResults(row, own)];
  });
  const results = {
    nodes: [...new Set(all.map(({ node }) => node.version))],
    sdks: sdkVersions(all),
    rows: Object.fromEntries(rows.filter(([, row]) => row !== undefined)),
  };
  writeFileSync(FILE, `${JSON.stringify(results, null, 2)}\n`);
  return results;
}

function rowResults(row: Row, runs: readonly Run[]): RowResults {
  const cells: Record<string, string | Record<string, string>> = {};
  for (const [group, list] of groupBy(runs, ({ cell }) => groupOf(cell))) {
    const results = new Set(list.map(({ result }) => result));
    cells[group] =
      results.size === 1 ? list[0]!.result : Object.fromEntries(list.map(({ cell, result }) => [placeOf(cell), result]));
  }
  const spellings = Math.min(...runs.flatMap(({ spellings }) => spellings ?? []));
  return { ...factsOf(row), spellings: Number.isFinite(spellings) ? spellings : 0, cells };
}

export const groupOf = ({ node, sdk }: Cell): string => `Node ${node.version}, SDK ${sdk.line}`;
const placeOf = ({ module, registration, sdk }: Cell): string => `${module}, ${registration}, SDK ${sdk.version}`;

function factsOf({ line, versions }: Row) {
  return { versions, route: line.route, error: line.error, rewritten: line.rewritten };
}

function pick({ versions, route, error, rewritten }: RowResults) {
  return { versions, route, error, rewritten };
}

function groupBy<T>(list: readonly T[], keyOf: (one: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const one of list) groups.set(keyOf(one), [...(groups.get(keyOf(one)) ?? []), one]);
  return groups;
}

function sdkVersions(all: readonly Cell[]): Record<string, string[]> {
  const lines = groupBy(
    all.map(({ sdk }) => sdk),
    ({ line }) => line,
  );
  const said = (list: readonly { version: string; starter: string }[]) =>
    [...new Set(list.map(({ version, starter }) => `${version} (sdk-node ${starter})`))].sort();
  return Object.fromEntries([...lines].map(([line, list]) => [line, said(list)]));
}
