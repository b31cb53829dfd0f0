import { createSign, type KeyObject, timingSafeEqual, verify } from 'node:crypto';
import { decode } from './encoding.js';
import { hmacBytes } from './hmac.js';

export type JwtAlgorithm = 'HS256' | 'RS256' | 'ES256';

/** A token that is well formed. Nobody vouches for its claims before `isSignedBy`. */
export interface Jwt {
  readonly keyId: string | undefined;
  readonly claims: Readonly<Record<string, unknown>>;
  readonly signed: string;
  readonly signature: Buffer;
}

/** Reads a token of one algorithm: what the token itself says never chooses how it is checked. `undefined` for any other text. */
export function readJwt(text: string, algorithm: JwtAlgorithm): Jwt | undefined {
  const [head = '', body = '', sealed = '', ...more] = text.split('.', 4);
  const header = readPart(head);
  const claims = readPart(body);
  const signature = decode('base64url', sealed);
  if (more.length > 0 || header === undefined || claims === undefined || signature === undefined) return undefined;
  // An extension marked critical is one that must not be passed over.
  if (header.alg !== algorithm || header.crit !== undefined || signature.length === 0) return undefined;
  const { kid } = header;
  return { keyId: typeof kid === 'string' ? kid : undefined, claims, signed: `${head}.${body}`, signature };
}

const ES256_BYTES = 64;

export function isSignedBy(key: KeyObject, algorithm: JwtAlgorithm, { signed, signature }: Jwt): boolean {
  if (algorithm === 'HS256') {
    const expected = hmacBytes('sha256', key, signed);
    return signature.length === expected.length && timingSafeEqual(signature, expected);
  }
  // OpenSSL throws for another length.
  if (algorithm === 'ES256' && signature.length !== ES256_BYTES) return false;
  return verify('sha256', Buffer.from(signed), algorithm === 'ES256' ? { key, dsaEncoding: 'ieee-p1363' } : key, signature);
}

export function writeJwt(key: KeyObject, algorithm: JwtAlgorithm, claims: object, header: object = {}): string {
  const signed = `${writePart({ alg: algorithm, typ: 'JWT', ...header })}.${writePart(claims)}`;
  if (algorithm === 'HS256') return `${signed}.${hmacBytes('sha256', key, signed).toString('base64url')}`;
  const signer = createSign('sha256').update(signed);
  const signature = algorithm === 'ES256' ? signer.sign({ key, dsaEncoding: 'ieee-p1363' }) : signer.sign(key);
  return `${signed}.${signature.toString('base64url')}`;
}

function writePart(part: object): string {
  return Buffer.from(JSON.stringify(part)).toString('base64url');
}

function readPart(text: string): Record<string, unknown> | undefined {
  const bytes = decode('base64url', text);
  if (bytes === undefined) return undefined;
  try {
    const part: unknown = JSON.parse(bytes.toString());
    return typeof part === 'object' && part !== null && !Array.isArray(part) ? (part as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}
