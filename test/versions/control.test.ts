import { expect, test } from 'vitest';
import { allCells } from './cells.js';
import { runCell } from './run-cell.js';

test('without us each check of a cell finds a fault', async () => {
  const cell = allCells().find(({ row, reason }) => row.name.startsWith('Express') && reason === undefined)!;
  const { result } = await runCell({ ...cell, registration: 'none' });
  const found = result
    .replace('fault: ', '')
    .split('; ')
    .map((fault) => fault.slice(0, fault.indexOf(': ')));
  expect(found).toEqual(
    expect.arrayContaining([
      ...['unsigned', 'signed', 'a duplicate', '/webhooks/stripe/ unsigned', '/webhooks/stripe/ signed'],
      ...['rewritten, unsigned', 'rewritten, signed', 'a handler that throws', 'spans of evt_1', 'spans of evt_broken'],
    ]),
  );
});
