import { createHash, createHmac, createSign, createVerify, hash, type KeyObject, sign, verify } from 'node:crypto';
import type { AlgorithmFacts } from './algorithms.js';

/** The bytes that are signed: text, the body where it lies, text. */
export interface SignedBytes {
  readonly before: string;
  readonly body: Buffer | undefined;
  readonly after: string;
}

/** The keyed digest: an HMAC, or the hash of the secret followed by the bytes. */
export function digest(algorithm: AlgorithmFacts, key: KeyObject, bytes: SignedBytes): Buffer {
  const name = algorithm.hash as string;
  const hasher = algorithm.kind === 'hmac' ? createHmac(name, key) : createHash(name).update(key.export());
  if (bytes.before !== '') hasher.update(bytes.before);
  if (bytes.body !== undefined) hasher.update(bytes.body);
  if (bytes.after !== '') hasher.update(bytes.after);
  return hasher.digest();
}

export function tokenDigest(token: string | Buffer): Buffer {
  return hash('sha256', token, 'buffer');
}

export function verifyPublic(algorithm: AlgorithmFacts, key: KeyObject, bytes: SignedBytes, signature: Buffer): boolean {
  if (algorithm.hash === undefined) return verify(null, joined(bytes), key, signature);
  return createVerify(algorithm.hash).update(joined(bytes)).verify(key, signature);
}

export function signPrivate(algorithm: AlgorithmFacts, key: KeyObject, bytes: SignedBytes): Buffer {
  if (algorithm.hash === undefined) return sign(null, joined(bytes), key);
  return createSign(algorithm.hash).update(joined(bytes)).sign(key);
}

function joined({ before, body, after }: SignedBytes): Buffer {
  if (body === undefined) return Buffer.from(before + after);
  return before === '' && after === '' ? body : Buffer.concat([Buffer.from(before), body, Buffer.from(after)]);
}
