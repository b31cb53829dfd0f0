const MS = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 };
const BYTES = { b: 1, kib: 1_024, mib: 1_048_576 };

/** Milliseconds. */
export function readDuration(text: string): number {
  return read(text, MS, 'duration');
}

/** Bytes. */
export function readSize(text: string): number {
  return read(text, BYTES, 'size');
}

function read(text: string, units: Readonly<Record<string, number>>, what: string): number {
  const [, count, unit = ''] = /^(\d{1,9}(?:\.\d{1,3})?)([a-z]+)$/.exec(text) ?? [];
  const size = Object.hasOwn(units, unit) ? units[unit] : undefined;
  if (size === undefined)
    throw new Error(`${JSON.stringify(text)} is no ${what}: a number and one of ${Object.keys(units).join(', ')}`);
  return Number(count) * size;
}
