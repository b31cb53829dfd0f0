import type { Cell } from './cells.js';

/** A covering: of all cells that can be, few in which each two values that meet somewhere meet. Always the same ones. */
export function pairsOf(cells: readonly Cell[]): Cell[] {
  const open = new Map(cells.filter(({ reason }) => reason === undefined).map((cell) => [cell, meetings(cell)]));
  const missing = new Set([...open.values()].flat());
  const chosen: Cell[] = [];
  while (missing.size > 0) {
    let best: Cell | undefined;
    let most = 0;
    for (const [cell, pairs] of open) {
      const gain = pairs.reduce((sum, pair) => sum + (missing.has(pair) ? 1 : 0), 0);
      if (gain > most) [best, most] = [cell, gain];
    }
    chosen.push(best!);
    for (const pair of open.get(best!)!) missing.delete(pair);
    open.delete(best!);
  }
  return chosen;
}

/** Each two of a cell's values. */
export function meetings({ row, node, sdk, module, registration }: Cell): string[] {
  const values = [row.name, `Node ${node.version}`, `SDK ${sdk.version}`, module, registration];
  return values.flatMap((one, i) => values.slice(i + 1).map((other) => `${one} | ${other}`));
}
