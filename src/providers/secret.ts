import { createSecretKey, type KeyObject } from 'node:crypto';
import type { PreparedSecret } from '../core/provider.js';
import { decode } from '../signatures/encoding.js';
import { fingerprint, readKeys } from '../signatures/keys.js';
import type { Scheme } from './scheme.js';

/** A secret with its keys, one list for each of the provider's schemes; empty where the secret is not for that scheme. */
export interface SchemeKeys extends PreparedSecret {
  readonly keys: readonly (readonly KeyObject[])[];
  /** The text itself, held as a key is: printing it shows nothing. */
  readonly text: KeyObject;
}

export function prepareSecret(schemes: readonly Scheme[], text: string): SchemeKeys {
  const meant = schemesFor(schemes, text);
  const keys = schemes.map((scheme) => (meant.includes(scheme) ? readKeys(text, scheme.algorithm, scheme.keyForm) : []));
  return { ...marks(text), keys, text: createSecretKey(Buffer.from(text)) };
}

/** What is known of every secret, whatever it is for. */
export function marks(text: string): PreparedSecret {
  return { fingerprint: fingerprint(text), ...(API_KEY.test(text) && { looksLikeApiKey: true }) };
}

/** How the keys begin that senders hand out for calling them, and that are pasted for their signing secrets. */
const API_KEY =
  /^(?:(?:sk|rk|pk)_(?:live|test)_|gh[a-z]_|github_pat_|xox[a-z]-|xapp-|shp[a-z]{2}_|SG\.|glpat-|lin_api_|re_[A-Za-z0-9]|ntn_|secret_[A-Za-z0-9]{40})/;

/** A secret's beginning may say which scheme it is for; otherwise it is for all that ask for no beginning. */
export function schemesFor(schemes: readonly Scheme[], text: string): readonly Scheme[] {
  const named = schemes.filter(({ when }) => when.secretPrefix !== undefined && String(text).startsWith(when.secretPrefix));
  return named.length > 0 ? named : schemes.filter(({ when }) => when.secretPrefix === undefined);
}

/** The keys that the text would be if it were meant in another way: as it stands or decoded, with its prefix or without. */
export function otherReadings(schemes: readonly Scheme[], secret: PreparedSecret): readonly SchemeKeys[] {
  const { text, keys } = secret as SchemeKeys;
  const whole = text.export().toString();
  const bare = whole.replace(/^(?:v1,)?[a-z]{2,12}_(?:[a-z]{2,8}_)?/, '');
  const readings = [whole, bare].flatMap((each) => [Buffer.from(each), decode('base64', each), decode('hex', each)]);
  return readings
    .filter((bytes) => bytes !== undefined && bytes.length > 0)
    .map((bytes) => createSecretKey(bytes as Buffer))
    .filter((key) => !keys.some((known) => known.some((each) => each.type === 'secret' && each.equals(key))))
    .map((key) => ({ ...secret, text, keys: schemes.map(({ algorithm }) => (isShared(algorithm.kind) ? [key] : [])) }));
}

function isShared(kind: Scheme['algorithm']['kind']): boolean {
  return kind === 'hmac' || kind === 'hash';
}
