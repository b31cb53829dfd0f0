// One line per delivery.
import { heading, paint, paintOutcome } from './paint.mjs';

const WIDTHS = [4, 9, 44, 8, 14, 11, 12];
const HEAD = ['#', 'sender', 'what was sent', 'answer', 'outcome', 'signature', 'dedupe', 'handler'];

export function table(results) {
  const lines = results.map(({ number, step, words, fault }) => {
    const [answer, outcome, ...rest] = words;
    const cells = columns([number, step.provider, step.what, answer, outcome, ...rest]);
    cells[4] = paintOutcome(outcome, cells[4]);
    return cells.join('') + (fault === undefined ? '' : paint('red', `\n   ✗ ${fault}`));
  });
  return [heading(columns(HEAD).join('')), ...lines].join('\n');
}

function columns(cells) {
  return cells.map((cell, i) => String(cell).padEnd(WIDTHS[i] ?? 0));
}
