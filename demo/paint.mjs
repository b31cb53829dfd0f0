// Colour, on a terminal only.
import { styleText } from 'node:util';

const COLOURS = {
  processed: 'green',
  acknowledged: 'green',
  ignored: 'green',
  handshake: 'cyan',
  duplicate: 'cyan',
  failed: 'red',
  dropped: 'red',
  rejected: 'red',
};

export const paint = (style, text) => (process.stdout.isTTY ? styleText(style, text) : text);
export const paintOutcome = (outcome, text = outcome) => paint(COLOURS[outcome] ?? 'yellow', text);
export const heading = (text) => paint('bold', text);
