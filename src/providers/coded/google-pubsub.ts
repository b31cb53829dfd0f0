import { createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto';
import { isSignedBy, readJwt, writeJwt } from '../../signatures/jwt.js';
import type { CodedProvider } from '../coded.js';
import { readOne } from '../headers.js';
import { INVALID, MALFORMED } from '../verdicts.js';
import { isObject, jsonObject, only } from './parts.js';

const SCHEME = 'Bearer ';
const ISSUERS: readonly unknown[] = ['https://accounts.google.com', 'accounts.google.com'];
const LIFETIME_S = 3_600;

interface PubsubKeys {
  readonly keys: readonly { readonly keyId: unknown; readonly key: KeyObject }[];
  readonly audience: string | undefined;
  readonly email: string | undefined;
}

export const googlePubsub: CodedProvider<PubsubKeys> = {
  description: {
    name: 'google-pubsub',
    title: 'Google Cloud Pub/Sub (push)',
    documentation: 'https://cloud.google.com/pubsub/docs/authenticate-push-subscriptions',
    evidence: 'official',
    caveat:
      "The secret is JSON text: Google's key set (`keys`), and beside it `audience` (default: the route's publicUrl) and `email`, the service account of the subscription. Without `email` any account that can name the audience is accepted. The signature is an RS256 JWT that does not cover the body.",
    signature: { header: 'authorization', prefix: SCHEME, encoding: 'base64url' },
    signed: '{token}',
    eventId: 'body:message.messageId',
    eventType: 'body:message.attributes.eventType',
    attempt: { at: 'body:deliveryAttempt' },
    eventTime: { at: 'body:message.publishTime', unit: 'rfc3339' },
    retryHorizon: '31d',
    maxBodySize: '10mib',
  },
  secretHeaders: ['authorization'],
  eventIdIsSigned: false,
  readKey,
  read(request) {
    const text = readOne(request, ['authorization']);
    if (typeof text !== 'string') return text;
    const token = text.startsWith(SCHEME) ? readJwt(text.slice(SCHEME.length), 'RS256') : undefined;
    if (token === undefined) return MALFORMED;
    const { iat, exp, aud, iss, email, email_verified: isVerified } = token.claims;
    if (typeof iat !== 'number' || typeof exp !== 'number' || typeof aud !== 'string') return MALFORMED;
    if (!ISSUERS.includes(iss)) return INVALID;
    return {
      // A token serves until it expires, so its age says nothing.
      expiresAt: exp * 1000,
      matches(known) {
        const audience = known.audience ?? request.publicUrl;
        if (audience === undefined) return undefined;
        if (aud !== audience || (known.email !== undefined && (email !== known.email || isVerified !== true))) return false;
        const meant = known.keys.find(({ keyId }) => keyId === token.keyId);
        return meant !== undefined && isSignedBy(meant.key, 'RS256', token);
      },
    };
  },
  sign({ secrets, time, url, id }) {
    const iat = Math.floor(time / 1000);
    const claims = { iat, exp: iat + LIFETIME_S, aud: url, iss: ISSUERS[0], email: id, email_verified: true };
    return { authorization: SCHEME + writeJwt(createPrivateKey(only(secrets)), 'RS256', claims) };
  },
};

function readKey(text: string): PubsubKeys {
  const given = jsonObject(text);
  if (given === undefined || !Array.isArray(given.keys) || given.keys.length === 0)
    throw new Error('is no key set (JSON with keys)');
  const { audience, email } = given;
  return {
    keys: given.keys.map((jwk) => ({ keyId: isObject(jwk) ? jwk.kid : undefined, key: rsaJwk(jwk) })),
    audience: typeof audience === 'string' ? audience : undefined,
    email: typeof email === 'string' ? email : undefined,
  };
}

function rsaJwk(jwk: unknown): KeyObject {
  try {
    if (isObject(jwk) && jwk.kty === 'RSA' && !('d' in jwk)) return createPublicKey({ key: jwk as never, format: 'jwk' });
  } catch {
    // OpenSSL's message may quote the input.
  }
  throw new Error('has a key that is no public RSA key');
}
