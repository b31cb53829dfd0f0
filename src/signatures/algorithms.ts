/** `sha256` is the plain hash of a text that begins with the secret; `token` compares the secret itself. */
export type Algorithm =
  | 'hmac-sha1'
  | 'hmac-sha256'
  | 'hmac-sha512'
  | 'sha256'
  | 'ed25519'
  | 'ecdsa-p256-sha256'
  | 'rsa-sha256'
  | 'token';

export interface AlgorithmFacts {
  readonly kind: 'hmac' | 'hash' | 'public-key' | 'token';
  /** Node's name of the hash; null where the algorithm brings its own. */
  readonly hash: string | null;
  /** Bytes of a signature; 0 where it depends on the key or the value. */
  readonly length: number;
  /** Node's name of the key's type, for public-key algorithms. */
  readonly keyType?: string;
}

export const algorithms: Readonly<Record<Algorithm, AlgorithmFacts>> = {
  'hmac-sha1': { kind: 'hmac', hash: 'sha1', length: 20 },
  'hmac-sha256': { kind: 'hmac', hash: 'sha256', length: 32 },
  'hmac-sha512': { kind: 'hmac', hash: 'sha512', length: 64 },
  sha256: { kind: 'hash', hash: 'sha256', length: 32 },
  ed25519: { kind: 'public-key', hash: null, length: 64, keyType: 'ed25519' },
  'ecdsa-p256-sha256': { kind: 'public-key', hash: 'sha256', length: 0, keyType: 'ec' },
  'rsa-sha256': { kind: 'public-key', hash: 'sha256', length: 0, keyType: 'rsa' },
  token: { kind: 'token', hash: 'sha256', length: 32 },
};
