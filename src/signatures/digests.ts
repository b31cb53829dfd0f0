import { createHmac, hash, type KeyObject, sign, verify } from 'node:crypto';
import type { AlgorithmFacts } from './algorithms.js';
import { joined } from './joined-bytes.js';

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
  fill(target, digestText(algorithm, key, bytes));
}

export function tokenDigest(token: string | Buffer): Buffer {
  return hash('sha256', token, 'buffer');
}

/** The same into 32 bytes. */
export function tokenDigestInto(target: Buffer, token: string | Buffer): void {
  fill(target, hash('sha256', token, 'binary'));
}

export function verifyPublic(algorithm: AlgorithmFacts, key: KeyObject, bytes: SignedBytes, signature: Buffer): boolean {
  return verify(algorithm.hash, joined(bytes), key, signature);
}

export function signPrivate(algorithm: AlgorithmFacts, key: KeyObject, bytes: SignedBytes): Buffer {
  return sign(algorithm.hash, joined(bytes), key);
}

const exported = new WeakMap<KeyObject, Buffer>();

/** The bytes of a key, copied out of it once: each export costs about as much as the hash of a token. */
export function keyBytes(key: KeyObject): Buffer {
  let bytes = exported.get(key);
  if (bytes === undefined) {
    bytes = key.export();
    exported.set(key, bytes);
  }
  return bytes;
}

/** One character for each byte. */
function digestText({ kind, hash: name }: AlgorithmFacts, key: KeyObject, bytes: SignedBytes): string {
  if (kind !== 'hmac') return hash(name as string, joined(bytes, keyBytes(key)), 'binary');
  const hmac = createHmac(name as string, key);
  if (bytes.before !== '') hmac.update(bytes.before);
  if (bytes.body !== undefined) hmac.update(bytes.body);
  if (bytes.after !== '') hmac.update(bytes.after);
  return hmac.digest('binary');
}

function fill(target: Buffer, bytes: string): void {
  for (let i = 0; i < target.length; i++) target[i] = bytes.charCodeAt(i);
}
