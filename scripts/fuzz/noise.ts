import { type Numbers, pick } from './numbers.js';
import type { Wire } from './requests.js';

/** Headers that nobody reads. */
export function noise(next: Numbers): Wire {
  if (next(2) === 0) return [];
  const value = pick(next, ['', 'x', 'v1=abc', 'A'.repeat(70_000), '\u00ff', ', , ,']);
  return Array.from({ length: next(4) }, () => [pick(next, ['X-Noise', 'x-noise', 'Signature-Of-Nobody', 'T']), value] as const);
}

export function anyCase(next: Numbers, name: string): string {
  const kind = next(3);
  if (kind === 0) return name;
  return kind === 1 ? name.toUpperCase() : name.replace(/\b[a-z]/g, (first) => first.toUpperCase());
}
