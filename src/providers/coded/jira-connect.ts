import { hash, type KeyObject } from 'node:crypto';
import { isSignedBy, readJwt, writeJwt } from '../../signatures/jwt.js';
import type { CodedProvider } from '../coded.js';
import { readOne } from '../headers.js';
import { INVALID, MALFORMED } from '../verdicts.js';
import { isSame, only, sharedKey } from './parts.js';

const SCHEME = 'JWT ';
const LIFETIME_S = 180;
const MAX_PARAMETERS = 200;

export const jiraConnect = (): CodedProvider<KeyObject> => ({
  description: {
    name: 'jira-connect',
    title: 'Jira (Connect apps)',
    documentation: 'https://developer.atlassian.com/cloud/jira/platform/understanding-jwt-for-connect-apps/',
    evidence: 'vectors',
    caveat:
      "The signature is an HS256 JWT over the method, the path and the query; the body is not signed. The path is that of the route's publicUrl, else as received: the app's base URL must have no path of its own.",
    signature: { header: 'authorization', prefix: SCHEME, encoding: 'base64url' },
    signed: '{method}&{path}&{query}',
    timestamp: { part: 'iat', unit: 's' },
    tolerance: '300s',
    answerDeadline: '30s',
    retryHorizon: '75m',
    eventId: 'header:x-atlassian-webhook-identifier',
    eventType: 'body:webhookEvent',
    eventTime: { at: 'body:timestamp', unit: 'ms' },
    attempt: { at: 'header:x-atlassian-webhook-retry', first: 0 },
  },
  secretHeaders: ['authorization'],
  eventIdIsSigned: false,
  readKey: (text) => sharedKey(text),
  read(request) {
    const text = readOne(request, ['authorization']);
    if (typeof text !== 'string') return text;
    const token = text.startsWith(SCHEME) ? readJwt(text.slice(SCHEME.length), 'HS256') : undefined;
    const { iat, exp, qsh } = token?.claims ?? {};
    const expected = queryHash(request.method, request.publicUrl ?? request.target);
    if (token === undefined || expected === undefined || typeof qsh !== 'string') return MALFORMED;
    if (typeof iat !== 'number' || typeof exp !== 'number') return MALFORMED;
    if (!isSame(Buffer.from(qsh), Buffer.from(expected))) return INVALID;
    return { matches: (key) => isSignedBy(key, 'HS256', token), signedAt: iat * 1000, unit: 's', expiresAt: exp * 1000 };
  },
  sign({ secrets, time, method, url }) {
    const iat = Math.floor(time / 1000);
    const claims = { iat, exp: iat + LIFETIME_S, qsh: queryHash(method, url === '' ? '/' : url) };
    return { authorization: SCHEME + writeJwt(sharedKey(only(secrets)), 'HS256', claims) };
  },
});

/** Hashes the method, the path, and the parameters sorted and encoded in one way, those of one name joined. */
function queryHash(method: string, url: string): string | undefined {
  const parsed = parseUrl(url);
  if (parsed === undefined || parsed.searchParams.size > MAX_PARAMETERS) return undefined;
  const { pathname, searchParams } = parsed;
  const values = new Map<string, string[]>();
  for (const [text, value] of searchParams) {
    if (text === 'jwt') continue;
    const name = encoded(text);
    const known = values.get(name);
    if (known === undefined) values.set(name, [encoded(value)]);
    else known.push(encoded(value));
  }
  // By name alone: with the `=` behind it, `a-b` would come before `a`.
  const query = [...values.keys()]
    .sort()
    .map((name) => `${name}=${values.get(name)!.sort().join(',')}`)
    .join('&');
  const path = pathname.length > 1 && pathname.endsWith('/') ? pathname.slice(0, -1) : pathname;
  return hash('sha256', `${method.toUpperCase()}&${path.replaceAll('&', '%26')}&${query}`);
}

function parseUrl(url: string): URL | undefined {
  try {
    return new URL(url, 'http://host');
  } catch {
    return undefined;
  }
}

function encoded(text: string): string {
  return encodeURIComponent(text).replace(/[!'()*]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`);
}
