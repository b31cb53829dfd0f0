import type { Verdict } from '../core/provider.js';

export const MISSING: Verdict = Object.freeze({ status: 'missing' });
export const MALFORMED: Verdict = Object.freeze({ status: 'malformed' });
export const INVALID: Verdict = Object.freeze({ status: 'invalid' });
export const UNVERIFIABLE: Verdict = Object.freeze({ status: 'unverifiable' });

export function expired(signedAtMs: number): Verdict {
  return { status: 'expired', signedAtMs };
}

const firstValid: readonly Verdict[] = [0, 1, 2, 3].map((secretIndex) => Object.freeze({ status: 'valid', secretIndex }));

export function valid(secretIndex: number): Verdict {
  return firstValid[secretIndex] ?? { status: 'valid', secretIndex };
}
