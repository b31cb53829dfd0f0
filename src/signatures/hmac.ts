import { createHmac, hash, type KeyObject } from 'node:crypto';
import { writeBytes } from './byte-text.js';
import type { SignedBytes } from './digests.js';
import { joined } from './joined-bytes.js';
import { keyBytes } from './key-bytes.js';

export type HashName = 'sha1' | 'sha256' | 'sha512';

/** Larger ones are hashed where they lie: copying them costs what the calls save. */
const MAX_COPIED = 48 * 1024;
const BLOCK_BYTES: Readonly<Record<HashName, number>> = { sha1: 64, sha256: 64, sha512: 128 };

/** What a key becomes for HMAC: the blocks before the message and before its hash. The second has room for that hash. */
interface Pads {
  readonly inner: Buffer;
  readonly outer: Buffer;
}

const known: Readonly<Record<HashName, WeakMap<KeyObject, Pads>>> = {
  sha1: new WeakMap(),
  sha256: new WeakMap(),
  sha512: new WeakMap(),
};

/**
 * HMAC (RFC 2104), one character for each byte. By its definition, as two hashes: one call each, where `createHmac` makes an object
 * for every delivery, which costs as much as to hash 2 kB.
 */
export function hmac(name: HashName, key: KeyObject, bytes: SignedBytes): string {
  if (bytes.body !== undefined && bytes.body.length > MAX_COPIED) return large(name, key, bytes);
  let pads = known[name].get(key);
  if (pads === undefined) {
    pads = padsOf(name, keyBytes(key));
    known[name].set(key, pads);
  }
  writeBytes(pads.outer, pads.inner.length, hash(name, joined(bytes, pads.inner), 'binary'));
  return hash(name, pads.outer, 'binary');
}

/** The same as bytes, of a text and what follows it. */
export function hmacBytes(name: HashName, key: KeyObject, before: string, body?: Buffer): Buffer {
  return Buffer.from(hmac(name, key, { before, body, after: '' }), 'latin1');
}

function padsOf(name: HashName, key: Buffer): Pads {
  const size = BLOCK_BYTES[name];
  const short = key.length > size ? hash(name, key, 'buffer') : key;
  const inner = Buffer.alloc(size, 0x36);
  const outer = Buffer.alloc(size + hash(name, '', 'buffer').length, 0x5c);
  for (const [i, byte] of short.entries()) {
    inner[i]! ^= byte;
    outer[i]! ^= byte;
  }
  return { inner, outer };
}

function large(name: HashName, key: KeyObject, { before, body, after }: SignedBytes): string {
  const running = createHmac(name, key);
  if (before !== '') running.update(before);
  if (body !== undefined) running.update(body);
  if (after !== '') running.update(after);
  return running.digest('binary');
}
