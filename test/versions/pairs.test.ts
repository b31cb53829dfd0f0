import { expect, test } from 'vitest';
import { allCells, rows, sdks } from './cells.js';
import { meetings, pairsOf } from './pairs.js';

test('the short form has every pair that the long one has, in a fraction of the processes', () => {
  const all = allCells().filter(({ reason }) => reason === undefined);
  const some = pairsOf(allCells());
  expect(new Set(some.flatMap(meetings))).toEqual(new Set(all.flatMap(meetings)));
  expect(some.length).toBeLessThan(all.length / 5);
});

test('rows and versions are as many as they were, and told apart by their names', () => {
  const names = rows().map(({ name }) => name);
  expect(new Set(names).size).toBe(names.length);
  expect(names.length).toBeGreaterThanOrEqual(42);
  expect(sdks().map((pair) => pair.map(({ line }) => line))).toEqual([
    ['2.x', '2.x'],
    ['3.x', '3.x'],
  ]);
});
