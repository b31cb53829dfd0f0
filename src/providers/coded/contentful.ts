import type { KeyObject } from 'node:crypto';
import { hmacBytes } from '../../signatures/hmac.js';
import { formatTime, parseTime } from '../../signatures/timestamp.js';
import type { CodedProvider } from '../coded.js';
import { readOne } from '../headers.js';
import { MALFORMED } from '../verdicts.js';
import { isSame, only, sharedKey, signatureIn } from './parts.js';

const SIGNATURE = 'x-contentful-signature';
const NAMES = 'x-contentful-signed-headers';
const TIMESTAMP = 'x-contentful-timestamp';
const MAX_NAMES = 64;

export const contentful = (): CodedProvider<KeyObject> => ({
  description: {
    name: 'contentful',
    title: 'Contentful',
    documentation: 'https://www.contentful.com/developers/docs/webhooks/request-verification/',
    evidence: 'vectors',
    caveat: `Signs the path and query as configured (the route's publicUrl; else as received), its query encoded twice, and the headers that ${NAMES} lists.`,
    signature: { header: SIGNATURE, encoding: 'hex' },
    signed: '{method}\\n{path}\\n{headers}\\n{body}',
    timestamp: { header: TIMESTAMP, unit: 'ms' },
    tolerance: '30s',
    eventType: 'header:x-contentful-topic',
    answerDeadline: '30s',
    eventId: 'header:x-contentful-idempotency-key',
    attempt: { at: 'header:x-contentful-webhook-request-attempt' },
  },
  secretHeaders: [SIGNATURE],
  eventIdIsSigned: false,
  readKey: (text) => sharedKey(text),
  read(request) {
    const signature = signatureIn(request, SIGNATURE, 'hex');
    if (!Buffer.isBuffer(signature)) return signature;
    const list = readOne(request, [NAMES]);
    if (typeof list !== 'string') return list;
    const time = readOne(request, [TIMESTAMP]);
    if (typeof time !== 'string') return time;
    const names = list.split(',', MAX_NAMES + 1).sort();
    const signedAt = parseTime(time, 'ms');
    const isWhole = names.includes(NAMES) && names.includes(TIMESTAMP);
    if (!isWhole || names.length > MAX_NAMES || Number.isNaN(signedAt)) return MALFORMED;
    let headers = '';
    let last = '';
    for (const name of names) {
      const value = name === NAMES ? names.join(',') : request.header(name);
      // Equal names are neighbours: they are sorted.
      if (value === undefined || name === last || request.isRepeated(name)) return MALFORMED;
      headers += `${headers === '' ? '' : ';'}${name}:${value.trim()}`;
      last = name;
    }
    const before = head(request.method, request.publicUrl ?? request.target, headers);
    if (before === undefined) return MALFORMED;
    return { matches: (key) => isSame(signature, hmacBytes('sha256', key, before, request.body)), signedAt };
  },
  sign({ secrets, time, url, method, body }) {
    const timestamp = formatTime(time, 'ms');
    const names = `${NAMES},${TIMESTAMP}`;
    const before = head(method, url === '' ? '/' : url, `${NAMES}:${names};${TIMESTAMP}:${timestamp}`);
    if (before === undefined) throw new Error('the URL cannot be encoded');
    const signature = hmacBytes('sha256', sharedKey(only(secrets)), before, body).toString('hex');
    return { [SIGNATURE]: signature, [NAMES]: names, [TIMESTAMP]: timestamp };
  },
});

/** All that stands before the body; `undefined` for a URL with half a character in it. */
function head(method: string, url: string, headers: string): string | undefined {
  const target = url.replace(/^https?:\/\/[^/?#]*/i, '');
  const start = target.indexOf('?');
  try {
    const query = start === -1 ? '' : encodeURIComponent(target.slice(start + 1));
    const path = start === -1 ? target : target.slice(0, start);
    return `${method}\n${encodeURI(query === '' ? path : `${path}?${query}`)}\n${headers}\n`;
  } catch {
    return undefined;
  }
}
