/** `s`, `ms`: a decimal count since the epoch. `rfc3339`: `2026-11-24T02:00:00.123Z`. `http-date`: `Tue, 24 Nov 2026 02:00:00 GMT`. */
export type TimeUnit = 's' | 'ms' | 'rfc3339' | 'http-date';

const MAX_DIGITS = 15;
const RFC_3339 = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?(?:Z|[+-]\d\d:\d\d)$/;
const HTTP_DATE = /^[A-Z][a-z]{2}, \d\d [A-Z][a-z]{2} \d{4} \d\d:\d\d:\d\d GMT$/;
const LONGEST_DATE = 64;

/** Milliseconds since the epoch; NaN for what is not exactly in the unit's form: no sign, space, fraction or trailing text. */
export function parseTime(text: string, unit: TimeUnit): number {
  if (unit === 's') return parseDecimal(text) * 1000;
  if (unit === 'ms') return parseDecimal(text);
  if (text.length > LONGEST_DATE) return Number.NaN;
  return (unit === 'rfc3339' ? RFC_3339 : HTTP_DATE).test(text) ? Date.parse(text) : Number.NaN;
}

/** The text that a sender would write for a time. */
export function formatTime(ms: number, unit: TimeUnit): string {
  if (unit === 's') return String(Math.floor(ms / 1000));
  if (unit === 'ms') return String(Math.floor(ms));
  return unit === 'rfc3339' ? new Date(ms).toISOString() : new Date(ms).toUTCString();
}

/**
 * Whether a signed time lies within the tolerance, both limits included. A sender that counts whole seconds is judged in whole
 * seconds, as the senders' own libraries do: otherwise the last second of the tolerance would be refused.
 */
export function isTimely(time: number, unit: TimeUnit, now: number, toleranceMs: number): boolean {
  const seen = unit === 's' || unit === 'http-date' ? Math.floor(now / 1000) * 1000 : now;
  return Math.abs(seen - time) <= toleranceMs;
}

/** The value of one to fifteen decimal digits and nothing else; NaN otherwise. */
export function parseDecimal(text: string): number {
  const { length } = text;
  if (length === 0 || length > MAX_DIGITS) return Number.NaN;
  let value = 0;
  for (let i = 0; i < length; i++) {
    const digit = text.charCodeAt(i) - 48;
    if (digit < 0 || digit > 9) return Number.NaN;
    value = value * 10 + digit;
  }
  return value;
}
