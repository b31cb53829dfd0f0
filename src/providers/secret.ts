import type { KeyObject } from 'node:crypto';
import type { PreparedSecret } from '../core/provider.js';
import { fingerprint, readKeys } from '../signatures/keys.js';
import type { Scheme } from './scheme.js';

/** A secret with its keys, one list for each of the provider's schemes; empty where the secret is not for that scheme. */
export interface SchemeKeys extends PreparedSecret {
  readonly keys: readonly (readonly KeyObject[])[];
}

export function prepareSecret(schemes: readonly Scheme[], text: string): SchemeKeys {
  const meant = schemesFor(schemes, text);
  const keys = schemes.map((scheme) => (meant.includes(scheme) ? readKeys(text, scheme.algorithm, scheme.keyForm) : []));
  return { fingerprint: fingerprint(text), keys };
}

/** A secret's beginning may say which scheme it is for; otherwise it is for all that ask for no beginning. */
export function schemesFor(schemes: readonly Scheme[], text: string): readonly Scheme[] {
  const named = schemes.filter(({ when }) => when.secretPrefix !== undefined && String(text).startsWith(when.secretPrefix));
  return named.length > 0 ? named : schemes.filter(({ when }) => when.secretPrefix === undefined);
}
