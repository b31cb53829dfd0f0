import type { KeyObject } from 'node:crypto';

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
