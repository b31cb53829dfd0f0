import { type KeyObject, timingSafeEqual } from 'node:crypto';
import type { SignedRequest, Verdict } from '../../core/provider.js';
import { algorithms } from '../../signatures/algorithms.js';
import { decodeExactly, type Encoding } from '../../signatures/encoding.js';
import { type KeyForm, readKeys } from '../../signatures/keys.js';
import { readOne } from '../headers.js';
import { MALFORMED } from '../verdicts.js';

/** The signature in a header; a verdict where there is none that can be read. */
export function signatureIn(request: SignedRequest, header: string, encoding: Encoding): Buffer | Verdict {
  const text = readOne(request, [header]);
  return typeof text === 'string' ? (decodeExactly(encoding, text) ?? MALFORMED) : text;
}

export function sharedKey(text: string, form: KeyForm = {}): KeyObject {
  return readKeys(text, algorithms['hmac-sha256'], form)[0] as KeyObject;
}

export function rsaKey(text: string): KeyObject {
  return readKeys(text, algorithms['rsa-sha256'], {})[0] as KeyObject;
}

export function isSame(one: Buffer, other: Buffer): boolean {
  return one.length === other.length && timingSafeEqual(one, other);
}

/** A JSON object; `undefined` for every other text. */
export function jsonObject(text: Buffer | string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text.toString());
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The one secret of a sender that signs with one. */
export function only(secrets: readonly string[]): string {
  const [secret, ...more] = secrets;
  if (secret === undefined || more.length > 0) throw new Error('this provider signs with one secret: give one');
  return secret;
}

export const FORM = { 'content-type': 'application/x-www-form-urlencoded' };
