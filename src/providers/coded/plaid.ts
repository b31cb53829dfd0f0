import { createPrivateKey, hash, type KeyObject } from 'node:crypto';
import { chain } from '../../core/maybe-async.js';
import { algorithms } from '../../signatures/algorithms.js';
import { isSignedBy, readJwt, writeJwt } from '../../signatures/jwt.js';
import { readKeys } from '../../signatures/keys.js';
import type { CodedProvider, Match } from '../coded.js';
import { readOne } from '../headers.js';
import { MALFORMED } from '../verdicts.js';
import { fetchOverTls } from './fetch-over-tls.js';
import { isObject, isSame, jsonObject, only } from './parts.js';
import { type Remote, remote } from './remote-keys.js';

/** A key that is given; or the account whose keys are asked for by id, at the sender's own host. */
type PlaidKey = { readonly keyId: string | undefined; readonly key: KeyObject } | { readonly keys: Remote<KeyObject> };

/** Posts an object and gives the text of the answer, or rejects. */
type Post = (url: string, json: object) => Promise<string>;

const HEADER = 'plaid-verification';
const KEY_ID = /^[\w-]{1,64}$/;

export function plaidProvider(post: Post = fetchOverTls, now?: () => number): CodedProvider<PlaidKey> {
  return {
    description: {
      name: 'plaid',
      title: 'Plaid',
      documentation: 'https://plaid.com/docs/api/webhooks/webhook-verification/',
      evidence: 'vectors',
      caveat:
        "The secret is JSON text with `client_id` and `secret` of the account, and `environment` (default `production`): keys are asked for by their id and kept. Or it is the key (JWK) as JSON text. The signature is an ES256 JWT over the body's SHA-256.",
      signature: { header: HEADER, encoding: 'base64url' },
      signed: '{body}',
      timestamp: { part: 'iat', unit: 's' },
      tolerance: '300s',
      answerDeadline: '10s',
      retryHorizon: '1d',
      // A code alone says little: holdings and transactions both have a DEFAULT_UPDATE.
      eventType: { all: ['body:webhook_type', 'body:webhook_code'] },
      // One SYNC_UPDATES_AVAILABLE is like the other.
      repeatsBodies: true,
    },
    secretHeaders: [HEADER],
    readKey: (text) => readSecret(text, post, now),
    read(request) {
      const text = readOne(request, [HEADER]);
      if (typeof text !== 'string') return text;
      const token = readJwt(text, 'ES256');
      const { iat, request_body_sha256: shown } = token?.claims ?? {};
      if (token === undefined || typeof iat !== 'number' || !Number.isFinite(iat) || typeof shown !== 'string') return MALFORMED;
      const isOfBody = isSame(Buffer.from(shown), Buffer.from(hash('sha256', request.body)));
      const { keyId } = token;
      const isSigned = (key: KeyObject | undefined): Match => key && isSignedBy(key, 'ES256', token);
      return {
        signedAt: iat * 1000,
        unit: 's',
        matches(known) {
          if (!isOfBody) return false;
          if ('key' in known) return (known.keyId === undefined || known.keyId === keyId) && isSigned(known.key);
          if (keyId === undefined || !KEY_ID.test(keyId)) return false;
          const key = known.keys.get(keyId);
          return chain(key, isSigned);
        },
      };
    },
    sign({ secrets, time, body }) {
      const claims = { iat: Math.floor(time / 1000), request_body_sha256: hash('sha256', body) };
      return { [HEADER]: writeJwt(createPrivateKey(only(secrets)), 'ES256', claims) };
    },
  };
}

function readSecret(text: string, post: Post, now: (() => number) | undefined): PlaidKey {
  const json = text.startsWith('{') ? jsonObject(text) : undefined;
  if (json === undefined || !('client_id' in json)) return { keyId: textOf(json?.kid), key: readJwk(text) };
  const { client_id, secret, environment = 'production' } = json;
  if (typeof client_id !== 'string' || typeof secret !== 'string') throw new Error('has client_id or secret that is no text');
  if (environment !== 'production' && environment !== 'sandbox')
    throw new Error('has an environment that is neither production nor sandbox');
  const url = `https://${environment}.plaid.com/webhook_verification_key/get`;
  return { keys: remote(readAnswer, (key_id) => post(url, { client_id, secret, key_id }), now) };
}

/** A key that the sender has retired vouches for nothing. */
function readAnswer(text: string): KeyObject | undefined {
  const key = jsonObject(text)?.key;
  if (!isObject(key)) throw new Error('is no key');
  const isRetired = key.expired_at !== null && key.expired_at !== undefined;
  return isRetired ? undefined : readJwk(JSON.stringify(key));
}

function readJwk(text: string): KeyObject {
  return readKeys(text, algorithms['ecdsa-p256-sha256'], {})[0] as KeyObject;
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}
