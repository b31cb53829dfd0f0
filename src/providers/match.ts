import { type KeyObject, timingSafeEqual } from 'node:crypto';
import type { PreparedSecret } from '../core/provider.js';
import type { Candidates } from '../signatures/candidates.js';
import { digestInto, type SignedBytes, tokenDigestInto, verifyPublic } from '../signatures/digests.js';
import { decode, decodeExactly, decodeInto, type Encoding } from '../signatures/encoding.js';
import { keyBytes } from '../signatures/key-bytes.js';
import type { Scheme } from './scheme.js';
import type { SchemeKeys } from './secret.js';

/** Which secret one of the signatures was made with; -1 for none. A signature that cannot be decoded matches nothing. */
export function matchingSecret(
  scheme: Scheme,
  bytes: SignedBytes,
  found: Candidates,
  secrets: readonly PreparedSecret[],
): number {
  for (let index = 0; index < secrets.length; index++) {
    const keys = (secrets[index] as SchemeKeys).keys[scheme.index] as readonly KeyObject[];
    for (let i = 0; i < keys.length; i++) if (matches(scheme, keys[i]!, bytes, found)) return index;
  }
  return -1;
}

function matches(scheme: Scheme, key: KeyObject, bytes: SignedBytes, found: Candidates): boolean {
  switch (scheme.algorithm.kind) {
    case 'public-key':
      return matchesPublicKey(scheme, key, bytes, found);
    case 'token':
      return matchesToken(scheme, key, found);
    default:
      return matchesDigest(scheme, key, bytes, found);
  }
}

function matchesDigest(scheme: Scheme, key: KeyObject, bytes: SignedBytes, found: Candidates): boolean {
  const { scratch, expected, encoding } = scheme;
  digestInto(expected, scheme.algorithm, key, bytes);
  for (let i = 0; i < found.count; i++) {
    const isSignature = decodeInto(encoding as Encoding, found.texts[i]!, found.starts[i]!, found.ends[i]!, scratch);
    if (isSignature && timingSafeEqual(scratch, expected)) return true;
  }
  return false;
}

function matchesPublicKey(scheme: Scheme, key: KeyObject, bytes: SignedBytes, found: Candidates): boolean {
  const { algorithm, encoding } = scheme;
  for (let i = 0; i < found.count; i++) {
    const signature = decodeExactly(encoding as Encoding, textOf(found, i));
    if (signature !== undefined && verifyPublic(algorithm, key, bytes, signature)) return true;
  }
  return false;
}

function matchesToken({ encoding, scratch }: Scheme, key: KeyObject, found: Candidates): boolean {
  const expected = keyBytes(key);
  for (let i = 0; i < found.count; i++) {
    const text = textOf(found, i);
    const token = encoding === undefined ? text : decode(encoding, text);
    if (token === undefined) continue;
    tokenDigestInto(scratch, token);
    if (timingSafeEqual(scratch, expected)) return true;
  }
  return false;
}

function textOf(found: Candidates, i: number): string {
  return found.texts[i]!.slice(found.starts[i], found.ends[i]);
}
