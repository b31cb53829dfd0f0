import { generateKeyPairSync } from 'node:crypto';

/** What a route is given, and what the sender signs with. The same text for a shared secret. */
export interface KeyPair {
  readonly verifies: string;
  readonly signs: string;
}

export const shared = (text: string): KeyPair => ({ verifies: text, signs: text });

export function ed25519(write: (raw: Buffer) => string): KeyPair {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519');
  const raw = Buffer.from(publicKey.export({ format: 'jwk' }).x as string, 'base64url');
  return { verifies: write(raw), signs: pem(privateKey) };
}

export function p256(): KeyPair {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'prime256v1' });
  return { verifies: publicKey.export({ format: 'der', type: 'spki' }).toString('base64'), signs: pem(privateKey) };
}

export function rsa(): KeyPair {
  const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  return { verifies: publicKey.export({ format: 'pem', type: 'spki' }).toString(), signs: pem(privateKey) };
}

function pem(key: import('node:crypto').KeyObject): string {
  return key.export({ format: 'pem', type: 'pkcs8' }).toString();
}
