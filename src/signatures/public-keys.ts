import { createPublicKey, type KeyObject } from 'node:crypto';
import type { AlgorithmFacts } from './algorithms.js';
import { decode } from './encoding.js';

const ED25519_BYTES = 32;

/** Takes a PEM key or certificate, a JWK as JSON text, base64 SPKI, and for Ed25519 the 32 bytes themselves in hex or base64. */
export function readPublicKey(text: string, algorithm: AlgorithmFacts, behind: string): KeyObject {
  if (/-----BEGIN [A-Z ]*PRIVATE KEY-----/.test(text)) throw new Error('is a private key; the public key is needed');
  const key = parse(text, algorithm);
  if (key === undefined) throw new Error(`is not a public key${behind}`);
  const { keyType } = algorithm;
  if (key.asymmetricKeyType !== keyType) throw new Error(`is a public key of another kind than ${keyType}`);
  if (keyType === 'ec' && key.asymmetricKeyDetails?.namedCurve !== 'prime256v1')
    throw new Error('is a key on another curve than P-256');
  return key;
}

function parse(text: string, algorithm: AlgorithmFacts): KeyObject | undefined {
  try {
    if (text.startsWith('-----BEGIN ')) return createPublicKey(inLines(text));
    if (text.startsWith('{')) return publicJwk(text);
    const bare = text.replace(/\s+/g, '');
    const bytes = decode('hex', bare) ?? decode('base64', bare);
    if (bytes === undefined) return undefined;
    const isRaw = algorithm.keyType === 'ed25519' && bytes.length === ED25519_BYTES;
    return isRaw ? ed25519(bytes) : createPublicKey({ key: bytes, format: 'der', type: 'spki' });
  } catch {
    // OpenSSL's message may quote the input.
    return undefined;
  }
}

/** Environment variables and one-line settings lose the line breaks of a PEM text, or have them as `\n`. */
function inLines(pem: string): string {
  return pem
    .replaceAll('\\n', '\n')
    .replace(/-----BEGIN ([A-Z0-9 ]+)-----([^-]*)-----END \1-----/g, (_, label: string, base64: string) =>
      [`-----BEGIN ${label}-----`, ...(base64.replace(/\s+/g, '').match(/.{1,64}/g) ?? []), `-----END ${label}-----\n`].join(
        '\n',
      ),
    );
}

function publicJwk(text: string): KeyObject | undefined {
  const key = JSON.parse(text);
  return 'd' in key ? undefined : createPublicKey({ key, format: 'jwk' });
}

function ed25519(bytes: Buffer): KeyObject {
  return createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x: bytes.toString('base64url') }, format: 'jwk' });
}
