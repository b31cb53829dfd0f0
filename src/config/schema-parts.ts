import * as v from 'valibot';
import { DURATION, parseDuration, parseSize, SIZE } from './units.js';
import { MODES } from './words.js';

/** A token of RFC 9110. */
export const HEADER_NAME = "[A-Za-z0-9!#$%&'*+.^_`|~-]+";
export const FIELD_PATH = '[^.\\s]+(?:\\.[^.\\s]+)*';

export function mode() {
  return v.picklist(MODES, oneOf(MODES));
}

export function flag(description: string, byDefault: boolean) {
  return v.pipe(v.boolean('true or false'), about(description, byDefault));
}

interface Range {
  readonly min: number;
  readonly max: number;
}

export function duration({ min, max }: Range, range: string, example: string) {
  const allowed = `a whole number with a unit (ms, s, m, h, d), ${range}, e.g. ${example}`;
  return v.pipe(
    v.string(allowed),
    v.regex(DURATION, allowed),
    v.check((text) => isWithin(parseDuration(text), min, max), allowed),
  );
}

export function size({ min, max }: Range, range: string, example: string) {
  const allowed = `a whole number with a unit (b, kib, mib), ${range}, e.g. ${example}`;
  return v.pipe(
    v.string(allowed),
    v.regex(SIZE, allowed),
    v.check((text) => isWithin(parseSize(text), min, max), allowed),
  );
}

function isWithin(value: number | undefined, min: number, max: number): boolean {
  return value !== undefined && value >= min && value <= max;
}

// biome-ignore lint/suspicious/noExplicitAny: says something about a value of any type
export function about(description: string, byDefault?: unknown): v.MetadataAction<any, Record<string, unknown>> {
  return v.metadata(byDefault === undefined ? { description } : { description, default: byDefault });
}

export function oneOf(words: readonly string[]): string {
  return words.join(', ');
}
