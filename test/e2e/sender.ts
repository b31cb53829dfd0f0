import { createHash, randomUUID } from 'node:crypto';
import { signDelivery } from '../../src/testing.js';

export const SECRET = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';

/** A route for a sender that signs any bytes, with an id and a time. */
export const CONFIG = `
routes:
  - path: /hooks
    provider: svix
    signatureSecret: \${HOOKS_SECRET}
    idempotencyKey: true
`;

const OUT_OF_TOLERANCE_MS = 400_000;

export interface Signed {
  readonly headers: Record<string, string>;
  readonly body: Buffer;
}

export interface Signing {
  readonly secret?: string;
  readonly timestamp?: number;
  readonly id?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

export function signed(body: Buffer | string, signing: Signing = {}): Signed {
  return signDelivery('svix', { secret: SECRET, body, id: `msg_${randomUUID()}`, ...signing });
}

export function forged(body: Buffer | string): Signed {
  return signed(body, { secret: `whsec_${Buffer.alloc(24, 7).toString('base64')}` });
}

export function expired(body: Buffer | string): Signed {
  return signed(body, { timestamp: Date.now() - OUT_OF_TOLERANCE_MS });
}

/** As a sender writes it on the wire. */
export function rawRequest(path: string, { headers, body }: Signed): Buffer {
  const lines = Object.entries({ host: 'x', ...headers, 'content-length': body.length }).map(
    ([name, value]) => `${name}: ${value}`,
  );
  return Buffer.concat([Buffer.from(`POST ${path} HTTP/1.1\r\n${lines.join('\r\n')}\r\n\r\n`), body]);
}

export function sha256(bytes: Buffer | string): string {
  return createHash('sha256').update(bytes).digest('hex');
}
