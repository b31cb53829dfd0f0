import { CORPUS } from './corpus.js';
import type { Random } from './random.js';

/** Pieces that routers are known to read in their own ways. */
const PIECES = [
  '/',
  '//',
  '/.',
  '/./',
  '/..',
  '/../',
  '\\',
  ';',
  ';a=1',
  '?',
  '#',
  '%',
  '%2f',
  '%5c',
  '%2e',
  '%00',
  '%09',
  '%20',
  '%0a',
  '%3b',
  '%3f',
  '%23',
  '%25',
  '%e2%84%aa',
  '%c5%bf',
  '*',
  ':',
  '@',
  '.',
  '..',
  '.json',
  'webhooks',
  'stripe',
  '/webhooks',
  '/stripe',
  'http://',
  'HTTP://h',
  'https://h/',
  '//h/',
  'x',
  '+',
  '~',
  '!',
  "'",
  '(',
  ')',
  '&',
  '=',
  ',',
  '$',
];

type Change = (target: string, random: Random) => string;

const at = (target: string, random: Random) => random.below(target.length + 1);

const CHANGES: readonly Change[] = [
  (target, random) => {
    const i = at(target, random);
    return target.slice(0, i) + random.pick(PIECES) + target.slice(i);
  },
  (target, random) => {
    const i = at(target, random);
    return target.slice(0, i) + target.slice(i + 1);
  },
  (target, random) => escapeOne(target, at(target, random), random),
  (target, random) => escapeOne(target, at(target, random), random),
  (target, random) => {
    const i = at(target, random);
    const char = target.charAt(i);
    return target.slice(0, i) + (char === char.toLowerCase() ? char.toUpperCase() : char.toLowerCase()) + target.slice(i + 1);
  },
  (target, random) => random.pick(PIECES) + target,
  (target, random) => target + random.pick(PIECES),
];

function escapeOne(target: string, i: number, random: Random): string {
  const code = target.charCodeAt(i);
  if (Number.isNaN(code) || code > 0x7f) return target;
  const hex = code.toString(16).padStart(2, '0');
  return `${target.slice(0, i)}%${random.below(2) === 0 ? hex : hex.toUpperCase()}${target.slice(i + 1)}`;
}

/** A target near that of the webhook: one of the corpus, changed up to four times. Nothing that would end the request line. */
export function mutatedTarget(random: Random): string {
  let { target } = random.pick(CORPUS);
  for (let changes = random.below(5); changes > 0; changes--) target = random.pick(CHANGES)(target, random);
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is taken out
  return target.replace(/[\u0000- \u007f-\uffff]/g, '') || '/';
}
