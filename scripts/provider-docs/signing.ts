import type { ProviderDescription, SchemeDescription } from '../../src/providers/index.js';
import { listed } from '../../src/providers/locators.js';
import { algorithms } from '../../src/signatures/algorithms.js';
import { code, codes } from './markdown.js';

/** As much of a way of signing as a provider tells: one that is code may tell less than a declared one. */
export type Scheme = Partial<SchemeDescription>;

export const UNITS = {
  s: 'seconds',
  ms: 'milliseconds',
  rfc3339: 'RFC 3339',
  'http-date': 'an HTTP date',
} as const;

export function schemesOf(description: ProviderDescription): readonly Scheme[] {
  return 'variants' in description ? description.variants : [description];
}

export function kindOf({ algorithm }: Scheme): string | undefined {
  return algorithm !== undefined && Object.hasOwn(algorithms, algorithm) ? algorithms[algorithm].kind : undefined;
}

/** A provider that is code describes itself as far as it can: its algorithm is not among those that data can name. */
export function isCode(description: ProviderDescription): boolean {
  return schemesOf(description).some((scheme) => kindOf(scheme) === undefined);
}

/** When a variant is the one that counts, besides its signature being there. */
export function conditionOf({ when = {} }: Scheme): string {
  if (when.secretPrefix !== undefined) return `a secret that begins with ${code(when.secretPrefix)}`;
  if (when.header === undefined) return 'its signature is there';
  return when.equals === undefined ? `${code(when.header)} is there` : `${code(`${when.header}: ${when.equals}`)}`;
}

export function placeOf(scheme: Scheme, otherwise: readonly string[] = []): string {
  const { header, query, body, each } = scheme.signature ?? {};
  if (query !== undefined) return `${code(query)} in the query`;
  if (body !== undefined) return `${code(body)} in the ${kindOf(scheme) === undefined ? 'body' : 'JSON body'}`;
  const names = header === undefined ? otherwise : listed(header);
  if (names.length === 0) return 'in the body';
  return each && names.length > 2
    ? `${code(names[0] ?? '')} to ${code(names.at(-1) ?? '')}`
    : codes(names, each ? ' and ' : ', else ');
}

export function writtenAs(scheme: Scheme): string {
  const { prefix = '', encoding, list: items } = scheme.signature ?? {};
  if (kindOf(scheme) === undefined && encoding === undefined) return '';
  const how = encoding ?? (kindOf(scheme) === 'token' ? 'as it is' : 'hex');
  if (items !== undefined) {
    const between = items.separator === ' ' ? 'spaces' : code(items.separator);
    return `${how}, in a list with ${between} between its items: ${code(items.key + items.assign)}…; any of them`;
  }
  return prefix === '' ? how : `${how} after ${code(prefix)}`;
}

export function signedOf(scheme: Scheme): string {
  if (kindOf(scheme) === undefined && scheme.signed === undefined) return 'as its documentation says';
  return kindOf(scheme) === 'token' ? 'nothing: the secret itself is sent' : code(scheme.signed ?? '{body}');
}

/** What an attacker who has seen a delivery cannot change. */
export function coverOf(scheme: Scheme): string {
  if (kindOf(scheme) === undefined && scheme.signed === undefined) return '';
  if (kindOf(scheme) === 'token') return 'nothing';
  const names = [...(scheme.signed ?? '{body}').matchAll(/\{([\w.]+)\}/g)].map(([, name]) => name ?? '');
  const covered = names.filter((name) => name !== 'secret');
  if (scheme.timestamp?.body !== undefined && covered.includes('body')) covered.push('timestamp (in the body)');
  return covered.join(', ');
}

export function timeOf({ timestamp, signature }: Scheme): string {
  if (timestamp === undefined) return 'none';
  const { header, part, body, unit, optional } = timestamp;
  const place =
    part !== undefined
      ? `${code(part)} in the ${signature?.list === undefined ? 'token' : 'list'}`
      : body === undefined
        ? codes(listed(header))
        : `${code(body)} in the JSON body`;
  return `${place}, ${UNITS[unit]}${optional ? '; may be absent' : ''}`;
}

export function secretOf(scheme: Scheme): string {
  if (kindOf(scheme) === undefined && scheme.key === undefined) return '';
  const { encoding = 'utf8', stripPrefix, separator } = scheme.key ?? {};
  const prefixes = listed(stripPrefix);
  const stripped = prefixes.length === 0 ? '' : ` after ${codes(prefixes, ' or ')}, where that is there`;
  const several = separator === undefined ? '' : `; several with ${code(separator)} between them`;
  switch (kindOf(scheme)) {
    case 'public-key':
      return `the public key: PEM, certificate, JWK, or its bytes as base64 or hex${stripped}`;
    case 'token':
      return `the whole token${stripped}${several}`;
    default:
      return `${encoding === 'utf8' ? 'the text as it is' : encoding}${stripped}${several}`;
  }
}
