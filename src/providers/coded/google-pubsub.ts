import { createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto';
import { chain } from '../../core/maybe-async.js';
import { isSignedBy, readJwt, writeJwt } from '../../signatures/jwt.js';
import type { CodedProvider, Match } from '../coded.js';
import { readOne } from '../headers.js';
import { INVALID, MALFORMED } from '../verdicts.js';
import { isObject, jsonObject, only, rsaKey } from './parts.js';
import { type Remote, remote } from './remote-keys.js';

const SCHEME = 'Bearer ';
const ISSUERS: readonly unknown[] = ['https://accounts.google.com', 'accounts.google.com'];
const LIFETIME_S = 3_600;
const CERTIFICATES = 'https://www.googleapis.com/oauth2/v3/certs';
const EMAIL = /^[\w.+-]{1,128}@[\w.-]{1,128}$/;

type KeySet = ReadonlyMap<string, KeyObject>;

interface PubsubKeys {
  /** Absent: the sender's, fetched. */
  readonly given: KeySet | undefined;
  readonly audience: string | undefined;
  readonly email: string | undefined;
}

export function googlePubsubProvider(keySets: Remote<KeySet> = remote(readKeySet)): CodedProvider<PubsubKeys> {
  return {
    description: {
      name: 'google-pubsub',
      title: 'Google Cloud Pub/Sub (push)',
      documentation: 'https://cloud.google.com/pubsub/docs/authenticate-push-subscriptions',
      evidence: 'official',
      caveat:
        "The secret is the e-mail address of the subscription's service account, or JSON text with `email`, `audience` (default: the route's publicUrl) and Google's key set as `keys`, or one of its keys (JWK, PEM or certificate); without `keys` the set is fetched from Google and kept, without `email` any account that can name the audience is accepted. The signature is an RS256 JWT that does not cover the body.",
      signature: { header: 'authorization', prefix: SCHEME, encoding: 'base64url' },
      signed: '{token}',
      timestamp: { part: 'exp', unit: 's' },
      tolerance: '300s',
      eventId: 'body:message.messageId',
      eventType: 'body:message.attributes.eventType',
      attempt: { at: 'body:deliveryAttempt' },
      changesPerAttempt: ['body:deliveryAttempt'],
      eventTime: { at: 'body:message.publishTime', unit: 'rfc3339' },
      retryHorizon: '31d',
      maxBodySize: '10mib',
    },
    secretHeaders: ['authorization'],
    eventIdIsSigned: false,
    readKey,
    needs: ({ audience }) => (audience === undefined ? 'publicUrl' : undefined),
    read(request) {
      const text = readOne(request, ['authorization']);
      if (typeof text !== 'string') return text;
      const token = /^bearer /i.test(text) ? readJwt(text.slice(SCHEME.length), 'RS256') : undefined;
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
          const { keyId = '' } = token;
          const check = (keys: KeySet | undefined): Match => {
            const key = keys?.get(keyId) ?? keys?.get('');
            return keys === undefined ? undefined : key !== undefined && isSignedBy(key, 'RS256', token);
          };
          const keys = known.given ?? keySets.get(CERTIFICATES, (kept) => kept.has(keyId));
          return chain(keys, check);
        },
      };
    },
    sign({ secrets, time, url, id }) {
      const iat = Math.floor(time / 1000);
      const claims = { iat, exp: iat + LIFETIME_S, aud: url, iss: ISSUERS[0], email: id, email_verified: true };
      return { authorization: SCHEME + writeJwt(createPrivateKey(only(secrets)), 'RS256', claims) };
    },
  };
}

function readKey(text: string): PubsubKeys {
  if (text.startsWith('-----BEGIN ')) return { given: new Map([['', rsaKey(text)]]), audience: undefined, email: undefined };
  if (EMAIL.test(text)) return { given: undefined, audience: undefined, email: text };
  const secret = jsonObject(text);
  if (secret === undefined) throw new Error("is neither a service account's address, nor a public key, nor JSON text");
  if (secret.kty !== undefined) return readKey(JSON.stringify({ keys: [secret] }));
  const { keys, audience, email } = secret;
  for (const [name, value] of Object.entries({ audience, email }))
    if (value !== undefined && (typeof value !== 'string' || value === '')) throw new Error(`has ${name} that is no text`);
  if (keys === undefined && audience === undefined && email === undefined)
    throw new Error('names none of keys, audience and email');
  return {
    given: keys === undefined ? undefined : readKeySet(text),
    audience: audience as string | undefined,
    email: email as string | undefined,
  };
}

/** Throws for a text that is no set of public RSA keys. */
export function readKeySet(text: string): KeySet {
  const keys = jsonObject(text)?.keys;
  if (!Array.isArray(keys) || keys.length === 0) throw new Error('is no key set (JSON with keys)');
  return new Map(keys.map((jwk) => [isObject(jwk) && typeof jwk.kid === 'string' ? jwk.kid : '', rsaJwk(jwk)]));
}

function rsaJwk(jwk: unknown): KeyObject {
  try {
    if (isObject(jwk) && jwk.kty === 'RSA' && !('d' in jwk)) return createPublicKey({ key: jwk as never, format: 'jwk' });
  } catch {
    // OpenSSL's message may quote the input.
  }
  throw new Error('has a key that is no public RSA key');
}
