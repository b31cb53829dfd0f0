import { hash, type KeyObject, sign, verify } from 'node:crypto';
import type { AlgorithmFacts } from './algorithms.js';
import { writeBytes } from './byte-text.js';
import { type HashName, hmac } from './hmac.js';
import { joined } from './joined-bytes.js';
import { keyBytes } from './key-bytes.js';

/** The bytes that are signed: text, the body where it lies, text. */
export interface SignedBytes {
  readonly before: string;
  readonly body: Buffer | undefined;
  readonly after: string;
}

/** The keyed digest: an HMAC, or the hash of the secret followed by the bytes. */
export function digest(algorithm: AlgorithmFacts, key: KeyObject, bytes: SignedBytes): Buffer {
  return Buffer.from(digestText(algorithm, key, bytes), 'latin1');
}

/** The same into a buffer of its length: a text on the way costs less than a `Buffer` of its own for every delivery. */
export function digestInto(target: Buffer, algorithm: AlgorithmFacts, key: KeyObject, bytes: SignedBytes): void {
  writeBytes(target, 0, digestText(algorithm, key, bytes));
}

export function tokenDigest(token: string | Buffer): Buffer {
  return hash('sha256', token, 'buffer');
}

/** The same into 32 bytes. */
export function tokenDigestInto(target: Buffer, token: string | Buffer): void {
  writeBytes(target, 0, hash('sha256', token, 'binary'));
}

export function verifyPublic(algorithm: AlgorithmFacts, key: KeyObject, bytes: SignedBytes, signature: Buffer): boolean {
  return verify(algorithm.hash, joined(bytes), key, signature);
}

export function signPrivate(algorithm: AlgorithmFacts, key: KeyObject, bytes: SignedBytes): Buffer {
  return sign(algorithm.hash, joined(bytes), key);
}

/** One character for each byte. */
function digestText({ kind, hash: name }: AlgorithmFacts, key: KeyObject, bytes: SignedBytes): string {
  return kind === 'hmac' ? hmac(name as HashName, key, bytes) : hash(name as string, joined(bytes, keyBytes(key)), 'binary');
}
