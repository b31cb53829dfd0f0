import type { KeyObject } from 'node:crypto';
import type { SignedRequest } from '../../core/provider.js';
import { decodeExactly } from '../../signatures/encoding.js';
import { hmacBytes } from '../../signatures/hmac.js';
import { formatTime, parseTime } from '../../signatures/timestamp.js';
import type { CodedProvider } from '../coded.js';
import { isPrintable, readOne } from '../headers.js';
import { MALFORMED } from '../verdicts.js';
import { isSame, only, sharedKey } from './parts.js';

const HEADER = 'x-hook0-signature';
const MAX_ITEMS = 8;
const MAX_NAMES = 32;
const OPENS_JSON = /[[{]/;

export const coinbaseCdp = (): CodedProvider<KeyObject> => ({
  description: {
    name: 'coinbase-cdp',
    title: 'Coinbase Developer Platform',
    documentation: 'https://docs.cdp.coinbase.com/webhooks/verify-signatures',
    evidence: 'official',
    caveat:
      'Signs the time, the headers that `h` lists and the body (`v1`); a `v0`, which leaves the headers out, counts only where there is no `v1`. The values of the headers are joined with dots: whoever has one genuine delivery can move text from one into the next, so the event id is not taken for signed.',
    signature: { header: HEADER, encoding: 'hex', list: { separator: ',', assign: '=', key: 'v1' } },
    signed: '{timestamp}.{h}.{headers}.{body}',
    timestamp: { part: 't', unit: 's' },
    tolerance: '300s',
    eventId: 'header:x-event-id',
    eventType: 'header:x-event-type',
  },
  secretHeaders: [HEADER],
  eventIdIsSigned: false,
  readKey: (text) => sharedKey(text),
  read(request) {
    const text = readOne(request, [HEADER]);
    if (typeof text !== 'string') return text;
    const items = itemsOf(text);
    const { t: time = '', h: names = '', v1, v0 = '' } = items ?? {};
    const signature = decodeExactly('hex', v1 ?? v0);
    const signedAt = parseTime(time, 's');
    const before = v1 === undefined ? `${time}.` : withHeaders(time, names, request);
    if (signature === undefined || signature.length === 0 || Number.isNaN(signedAt) || before === undefined) return MALFORMED;
    // The body begins at the first brace and nothing before it holds one: where it begins is certain, in either form.
    if (!OPENS_JSON.test(String.fromCharCode(request.body[0] ?? 0))) return MALFORMED;
    return { matches: (key) => isSame(signature, hmacBytes('sha256', key, before, request.body)), signedAt, unit: 's' };
  },
  sign({ secrets, time, id, body }) {
    const headers = { 'content-type': 'application/json', 'x-event-id': id };
    const timestamp = formatTime(time, 's');
    const names = Object.keys(headers).join(' ');
    const key = sharedKey(only(secrets));
    const before = `${timestamp}.${names}.${Object.values(headers).join('.')}.`;
    return { ...headers, [HEADER]: `t=${timestamp},h=${names},v1=${hmacBytes('sha256', key, before, body).toString('hex')}` };
  },
});

/** `undefined` for a list that says something twice, or too much. */
function itemsOf(text: string): Record<string, string> | undefined {
  const items = text.split(',', MAX_ITEMS + 1);
  if (items.length > MAX_ITEMS) return undefined;
  const byName: Record<string, string> = Object.create(null);
  for (const item of items) {
    const trimmed = item.trim();
    const assign = trimmed.indexOf('=');
    const name = trimmed.slice(0, assign);
    if (assign === -1 || !/^\w{1,8}$/.test(name) || byName[name] !== undefined) return undefined;
    byName[name] = trimmed.slice(assign + 1);
  }
  return byName;
}

function withHeaders(time: string, names: string, request: SignedRequest): string | undefined {
  const values = valuesOf(names, request);
  return values === undefined || OPENS_JSON.test(values) ? undefined : `${time}.${names}.${values}.`;
}

/** The values of the headers named, joined; `undefined` where one is missing, and so nothing that was signed. */
function valuesOf(text: string, request: SignedRequest): string | undefined {
  const names = text.split(' ', MAX_NAMES + 1);
  if (names.length > MAX_NAMES) return undefined;
  const values: string[] = [];
  for (const name of names) {
    const header = /^[\w-]{1,64}$/.test(name) ? name.toLowerCase() : HEADER;
    const value = header === HEADER || request.isRepeated(header) ? undefined : request.header(header);
    if (value === undefined || !isPrintable(value)) return undefined;
    values.push(value);
  }
  return values.join('.');
}
