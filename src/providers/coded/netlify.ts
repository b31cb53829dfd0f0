import { hash, type KeyObject } from 'node:crypto';
import { isSignedBy, readJwt, writeJwt } from '../../signatures/jwt.js';
import type { CodedProvider } from '../coded.js';
import { readOne } from '../headers.js';
import { INVALID, MALFORMED } from '../verdicts.js';
import { isSame, only, sharedKey } from './parts.js';

const HEADER = 'x-webhook-signature';

export const netlify = (): CodedProvider<KeyObject> => ({
  description: {
    name: 'netlify',
    title: 'Netlify',
    documentation: 'https://docs.netlify.com/site-deploys/notifications/#payload-signature',
    evidence: 'third-party',
    caveat: "The signature is an HS256 JWT over the body's SHA-256, without a time: a captured request can be sent again.",
    signature: { header: HEADER, encoding: 'base64url' },
    signed: '{body}',
    eventType: 'header:x-netlify-event',
  },
  secretHeaders: [HEADER],
  readKey: (text) => sharedKey(text),
  read(request) {
    const text = readOne(request, [HEADER]);
    if (typeof text !== 'string') return text;
    const token = readJwt(text, 'HS256');
    const { iss, sha256, exp } = token?.claims ?? {};
    if (token === undefined || typeof sha256 !== 'string') return MALFORMED;
    if (iss !== 'netlify' || !isSame(Buffer.from(sha256), Buffer.from(hash('sha256', request.body)))) return INVALID;
    return {
      ...(typeof exp === 'number' && { expiresAt: exp * 1000 }),
      matches: (key) => isSignedBy(key, 'HS256', token),
    };
  },
  sign: ({ secrets, body }) => ({
    [HEADER]: writeJwt(sharedKey(only(secrets)), 'HS256', { iss: 'netlify', sha256: hash('sha256', body) }),
  }),
});
