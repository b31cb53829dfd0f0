import crypto, { type KeyObject } from 'node:crypto';
import { syncBuiltinESMExports } from 'node:module';

type Bytes = string | NodeJS.ArrayBufferView;

/** What is common to those of node:crypto that take bytes piece by piece. */
interface Hasher {
  update(data: Bytes, encoding?: BufferEncoding): unknown;
  digest?(encoding?: BufferEncoding): Buffer | string;
}

/** A call of node:crypto: what it was given, joined, and what came out. */
interface Operation {
  readonly kind: 'hmac' | 'hash' | 'verify';
  readonly algorithm: string | null;
  readonly key: Parameters<typeof crypto.verify>[2] | undefined;
  readonly chunks: Buffer[];
  result: Buffer | boolean | undefined;
  signature?: Buffer;
}

/** The operations on node:crypto that decided a verification, and nothing else of it. */
export interface Bare {
  readonly names: readonly string[];
  /** Signed bytes, of all operations. */
  readonly bytes: number;
  run(): boolean;
}

/**
 * Watches a verification that ends well and keeps the operations that it rested on: the digests that were compared and equal, the
 * public-key signatures that were good. Run again over the same bytes in one piece, with the same key objects, they are what any
 * implementation has to pay. Digests that matched nothing are ours alone.
 */
export function bareOf(verify: () => void): Bare {
  const operations: Operation[] = [];
  const equal: Buffer[] = [];
  watched(operations, equal, verify);
  const needed = operations
    .map((each) => asHmac(each, operations))
    .filter(({ result }) => result === true || (Buffer.isBuffer(result) && equal.some((each) => isOf(each, result))));
  const steps = needed.map(replay);
  return {
    names: needed.map(({ kind, algorithm }) => (kind === 'verify' ? `verify ${algorithm ?? 'ed25519'}` : `${kind} ${algorithm}`)),
    bytes: needed.reduce((sum, { chunks }) => sum + Buffer.concat(chunks).length, 0),
    run: steps.length === 1 ? steps[0]! : () => steps.every((step) => step()),
  };
}

/** Two hashes that are an HMAC by its definition (RFC 2104) are one to whoever does it with node:crypto. */
function asHmac(outer: Operation, operations: readonly Operation[]): Operation {
  const after = Buffer.concat(outer.chunks);
  for (const { kind, chunks, result } of operations) {
    if (outer.kind !== 'hash' || kind !== 'hash' || !Buffer.isBuffer(result) || !after.subarray(-result.length).equals(result))
      continue;
    const before = Buffer.concat(chunks);
    const size = after.length - result.length;
    const isPair = size > 0 && after.subarray(0, size).every((byte, i) => (byte ^ 0x5c) === ((before[i] ?? 0) ^ 0x36));
    if (!isPair) continue;
    const key = crypto.createSecretKey(before.subarray(0, size).map((byte) => byte ^ 0x36));
    return { ...outer, kind: 'hmac', key, chunks: [before.subarray(size)] };
  }
  return outer;
}

/** A digest is compared as it is, or as the hex text of it. */
function isOf(compared: Buffer, digest: Buffer): boolean {
  return compared.equals(digest) || compared.toString('latin1') === digest.toString('hex');
}

function replay({ kind, algorithm, key, chunks, result, signature }: Operation): () => boolean {
  const bytes = Buffer.concat(chunks);
  if (kind === 'verify') return () => crypto.verify(algorithm, bytes, key!, signature!);
  const expected = result as Buffer;
  return kind === 'hmac'
    ? () =>
        crypto.timingSafeEqual(
          crypto
            .createHmac(algorithm!, key as KeyObject)
            .update(bytes)
            .digest(),
          expected,
        )
    : () => crypto.timingSafeEqual(crypto.hash(algorithm!, bytes, 'buffer'), expected);
}

function watched(operations: Operation[], equal: Buffer[], verify: () => void): void {
  const { createHmac, createHash, createVerify, hash, timingSafeEqual, verify: verifyAtOnce } = crypto;
  const start = (kind: Operation['kind'], algorithm: string | null, key?: Operation['key']) => {
    const operation: Operation = { kind, algorithm, key, chunks: [], result: undefined };
    operations.push(operation);
    return operation;
  };
  const collect = <H extends Hasher>(operation: Operation, hasher: H): H => {
    const { update, digest } = hasher;
    hasher.update = (data: Bytes, encoding?: BufferEncoding) => {
      operation.chunks.push(bytesOf(data, encoding));
      update.call(hasher, data, encoding);
      return hasher;
    };
    if (digest !== undefined)
      hasher.digest = (encoding?: BufferEncoding) => {
        const bytes = digest.call(hasher) as Buffer;
        operation.result = bytes;
        return encoding === undefined ? bytes : bytes.toString(encoding);
      };
    return hasher;
  };
  Object.assign(crypto, {
    createHmac: (name: string, key: KeyObject) => collect(start('hmac', name, key), createHmac(name, key)),
    createHash: (name: string) => collect(start('hash', name), createHash(name)),
    hash: (name: string, data: Bytes, encoding: BufferEncoding | 'buffer' = 'hex') => {
      const operation = start('hash', name);
      operation.chunks.push(bytesOf(data));
      const bytes = hash(name, data as string, 'buffer');
      operation.result = bytes;
      return encoding === 'buffer' ? bytes : bytes.toString(encoding);
    },
    createVerify: (name: string) => {
      const operation = start('verify', name);
      const verifier = collect(operation, createVerify(name));
      const check = verifier.verify.bind(verifier) as (key: KeyObject, signature: Buffer) => boolean;
      return Object.assign(verifier, {
        verify(key: KeyObject, signature: Buffer) {
          const isGood = check(key, signature);
          Object.assign(operation, { key, signature, result: isGood });
          return isGood;
        },
      });
    },
    verify: (name: string | null, data: Bytes, key: KeyObject, signature: Buffer) => {
      const operation = start('verify', name, key);
      operation.chunks.push(bytesOf(data));
      operation.signature = signature;
      operation.result = verifyAtOnce(name, bytesOf(data), key, signature);
      return operation.result;
    },
    timingSafeEqual: (one: Buffer, other: Buffer) => {
      const isEqual = timingSafeEqual(one, other);
      if (isEqual) equal.push(Buffer.from(one));
      return isEqual;
    },
  });
  syncBuiltinESMExports();
  try {
    verify();
  } finally {
    Object.assign(crypto, { createHmac, createHash, createVerify, hash, timingSafeEqual, verify: verifyAtOnce });
    syncBuiltinESMExports();
  }
}

/** A copy: the verifier may use the memory again. */
function bytesOf(data: Bytes, encoding?: BufferEncoding): Buffer {
  if (typeof data === 'string') return Buffer.from(data, encoding);
  return Buffer.from(Buffer.from(data.buffer, data.byteOffset, data.byteLength));
}
