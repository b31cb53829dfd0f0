import { createPrivateKey, hash, type KeyObject } from 'node:crypto';
import { algorithms } from '../../signatures/algorithms.js';
import { isSignedBy, readJwt, writeJwt } from '../../signatures/jwt.js';
import { readKeys } from '../../signatures/keys.js';
import type { CodedProvider } from '../coded.js';
import { readOne } from '../headers.js';
import { MALFORMED } from '../verdicts.js';
import { isSame, jsonObject, only } from './parts.js';

/** Gets the key (JWK as JSON text) of an id from the sender's API. It should keep what it got. */
export type FetchKey = (keyId: string) => Promise<string>;

interface PlaidKey {
  readonly keyId: string | undefined;
  readonly key: KeyObject;
}

const HEADER = 'plaid-verification';

/** `fetchKey`: asked for keys with another id than the given ones; default: none is fetched. */
export function plaidProvider(fetchKey?: FetchKey): CodedProvider<PlaidKey> {
  return {
    description: {
      name: 'plaid',
      title: 'Plaid',
      documentation: 'https://plaid.com/docs/api/webhooks/webhook-verification/',
      evidence: 'vectors',
      caveat: "The secret is the key (JWK) as JSON text. The signature is an ES256 JWT over the body's SHA-256.",
      signature: { header: HEADER, encoding: 'base64url' },
      signed: '{body}',
      answerDeadline: '10s',
      retryHorizon: '1d',
      eventType: 'body:webhook_code',
    },
    secretHeaders: [HEADER],
    readKey,
    read(request) {
      const text = readOne(request, [HEADER]);
      if (typeof text !== 'string') return text;
      const token = readJwt(text, 'ES256');
      const { iat, request_body_sha256: shown } = token?.claims ?? {};
      if (token === undefined || typeof iat !== 'number' || !Number.isFinite(iat) || typeof shown !== 'string') return MALFORMED;
      const isOfBody = isSame(Buffer.from(shown), Buffer.from(hash('sha256', request.body)));
      const { keyId } = token;
      return {
        signedAt: iat * 1000,
        unit: 's',
        matches(known) {
          if (!isOfBody) return false;
          const isOther = known.keyId !== undefined && known.keyId !== keyId;
          if (!isOther) return isSignedBy(known.key, 'ES256', token);
          if (fetchKey === undefined || keyId === undefined || !/^[\w-]{1,64}$/.test(keyId)) return false;
          return fetchKey(keyId).then((jwk) => isSignedBy(readKey(jwk).key, 'ES256', token));
        },
      };
    },
    sign({ secrets, time, body }) {
      const claims = { iat: Math.floor(time / 1000), request_body_sha256: hash('sha256', body) };
      return { [HEADER]: writeJwt(createPrivateKey(only(secrets)), 'ES256', claims) };
    },
  };
}

function readKey(text: string): PlaidKey {
  const key = readKeys(text, algorithms['ecdsa-p256-sha256'], {})[0] as KeyObject;
  const { kid } = (text.startsWith('{') && jsonObject(text)) || {};
  return { keyId: typeof kid === 'string' ? kid : undefined, key };
}
