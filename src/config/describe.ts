import { reference } from './environment.js';
import { type ConfigPath, cut } from './problem.js';
import type { ConfigSource } from './source.js';

/** Texts that look like keys, tokens or URLs with a password, wherever they were put by mistake. */
const LOOKS_SECRET = /^(whsec|whpk|pdl_ntfset|sk|rk|pk|gh[a-z]|xox[a-z]|shpss|shpat)_|-----BEGIN|@|^[A-Za-z0-9+/=_-]{24,}$/;
const MAX_SHOWN = 60;

/** False for a text that may be a secret in the wrong place. A route's path is none, however long. */
export function mayShow(value: unknown, path: ConfigPath): boolean {
  if (isSecret(path) || typeof value !== 'string') return !isSecret(path);
  return !LOOKS_SECRET.test(value) || (path.at(-1) === 'path' && value.startsWith('/'));
}

/** What stands at a place, in words. Says nothing of the text of a secret, nor of the value of a variable. */
export function describeFound(value: unknown, path: ConfigPath, source: ConfigSource): string {
  const what = isSecret(path) ? describeKind(value) : (schemeOf(value, path) ?? describe(value, path));
  const variables = source.variablesAt(path);
  if (variables.length === 0) return what;
  const names = variables.map(reference).join(' and ');
  return `${describeKind(value)} from ${names}`;
}

/** A secret may well be written in place of the form of one: a description's `key`. */
function isSecret(path: ConfigPath): boolean {
  if (path.at(-1) === 'encryptionKey') return true;
  return path.includes('signatureSecret') || path.includes('verifyToken') || (path.at(-1) === 'key' && path.at(-2) !== 'list');
}

/** A store's URL has a password in it: its scheme is all that is shown. */
function schemeOf(value: unknown, path: ConfigPath): string | undefined {
  const scheme = path[0] === 'store' && typeof value === 'string' ? /^([a-z]{1,12}):\/\//.exec(value)?.[1] : undefined;
  return scheme === undefined ? undefined : `a ${scheme}:// URL`;
}

function describe(value: unknown, path: ConfigPath): string {
  if (typeof value === 'number' || typeof value === 'bigint') return `the number ${value}`;
  if (typeof value === 'boolean') return String(value);
  if (typeof value !== 'string' || value.trim() === '') return describeKind(value);
  if (!mayShow(value, path)) return describeKind(value);
  return JSON.stringify(cut(value, MAX_SHOWN));
}

function describeKind(value: unknown): string {
  if (value === undefined) return 'nothing (undefined)';
  if (value === null) return 'nothing (null)';
  if (Array.isArray(value)) return value.length === 0 ? 'an empty list' : 'a list';
  switch (typeof value) {
    case 'string':
      if (value.trim() === '') return 'a blank text';
      return value === value.trim() ? 'a text' : 'a text with white space around it';
    case 'number':
    case 'bigint':
      return 'a number';
    case 'boolean':
      return 'true or false';
    case 'object':
      return 'an object';
    default:
      return `a ${typeof value}`;
  }
}
