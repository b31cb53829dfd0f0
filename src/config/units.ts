const MILLISECONDS = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const;
/** No `kb` and `mb`: to some they are powers of 1000, to others of 1024. */
const BYTES = { b: 1, kib: 1_024, mib: 1_048_576 } as const;

export const DURATION = /^[0-9]{1,12}(ms|s|m|h|d)$/;
export const SIZE = /^[0-9]{1,12}(b|kib|mib)$/;

/** Milliseconds, e.g. 300,000 for `300s`; `undefined` for anything but a whole number with a unit. */
export function parseDuration(text: string): number | undefined {
  return parse(text, DURATION, MILLISECONDS);
}

/** Bytes, e.g. 65,536 for `64kib`; `undefined` for anything but a whole number with a unit. */
export function parseSize(text: string): number | undefined {
  return parse(text, SIZE, BYTES);
}

function parse(text: string, grammar: RegExp, factors: Readonly<Record<string, number>>): number | undefined {
  const unit = grammar.exec(text)?.[1];
  return unit === undefined ? undefined : Number(text.slice(0, -unit.length)) * factors[unit]!;
}

const UNIT_WORDS: readonly [words: RegExp, unit: string][] = [
  [/^(ms|msecs?|millis|milliseconds?)$/, 'ms'],
  [/^(|s|secs?|seconds?)$/, 's'],
  [/^(m|mins?|minutes?)$/, 'm'],
  [/^(h|hrs?|hours?)$/, 'h'],
  [/^(d|days?)$/, 'd'],
];

const SIZE_WORDS: readonly [words: RegExp, unit: string][] = [
  [/^(|b|bytes?)$/, 'b'],
  [/^(k|kb|kib)$/, 'kib'],
  [/^(m|mb|mib)$/, 'mib'],
];

/** What somebody who wrote `300` or `5 minutes` meant, in our spelling. */
export function suggestDuration(written: unknown): string | undefined {
  return suggest(written, UNIT_WORDS);
}

/** What somebody who wrote `65536` or `1MB` meant, in our spelling. */
export function suggestSize(written: unknown): string | undefined {
  return suggest(written, SIZE_WORDS);
}

function suggest(written: unknown, units: readonly [RegExp, string][]): string | undefined {
  if (typeof written !== 'string' && typeof written !== 'number') return undefined;
  const parts = /^([0-9]{1,12}) ?([a-z]{0,12})$/.exec(String(written).trim().toLowerCase());
  const unit = parts && units.find(([words]) => words.test(parts[2]!))?.[1];
  return unit === undefined || unit === null ? undefined : `${parts![1]}${unit}`;
}
