import { hash, type KeyObject } from 'node:crypto';
import type { SignedRequest } from '../../core/provider.js';
import { onlyField, parseForm, sortedFields, writeForm } from '../../signatures/form.js';
import { hmacBytes } from '../../signatures/hmac.js';
import type { CodedProvider } from '../coded.js';
import { compileIdentity } from '../identity.js';
import { INVALID, MALFORMED, UNVERIFIABLE } from '../verdicts.js';
import { FORM, isSame, only, sharedKey, signatureIn } from './parts.js';
import { twilioUrls } from './twilio-urls.js';

const description = {
  name: 'twilio',
  title: 'Twilio',
  documentation: 'https://www.twilio.com/docs/usage/webhooks/webhooks-security',
  evidence: 'vectors',
  caveat:
    'A form is signed as its fields, sorted by name, with nothing between a name, a value and the next name: whoever has one genuine delivery can cut the same text into other fields, and the signature still fits. A JSON body is signed whole, through the bodySHA256 parameter of the URL. The URL is tried with and without the standard port, and with its query as older systems write it.',
  signature: { header: 'x-twilio-signature', encoding: 'base64' },
  signed: '{url}{fields}',
  answerDeadline: '15s',
  eventId: 'header:i-twilio-idempotency-token',
} as const;

const NOTHING = Buffer.alloc(0);
const TYPES = ['EventType', 'MessageStatus', 'SmsStatus', 'CallStatus'];

export function twilio(): CodedProvider<KeyObject> {
  const readIdentity = compileIdentity(description);
  return {
    description,
    secretHeaders: ['x-twilio-signature'],
    signsUrl: true,
    eventIdIsSigned: false,
    readKey: (text) => sharedKey(text),
    read(request) {
      const signature = signatureIn(request, 'x-twilio-signature', 'base64');
      if (!Buffer.isBuffer(signature)) return signature;
      const { publicUrl, body } = request;
      if (publicUrl === undefined) return UNVERIFIABLE;
      const fields = signedFields(publicUrl, body);
      if (fields === undefined) return MALFORMED;
      if (fields === false) return INVALID;
      const isOf = (key: KeyObject, url: string) => isSame(signature, hmacBytes('sha1', key, url, fields));
      return { matches: (key) => isOf(key, publicUrl) || twilioUrls(publicUrl).some((url) => isOf(key, url)) };
    },
    identify(request) {
      const fields = isForm(request) ? (parseForm(request.body) ?? []) : [];
      const eventType = TYPES.map((name) => onlyField(fields, name)).find((type) => type && /^[\w.-]{1,64}$/.test(type));
      return { ...readIdentity(request), eventType };
    },
    sign({ secrets, url, body }) {
      const fields = signedFields(url, body);
      if (!fields) throw new Error('the bodySHA256 parameter of the URL is not the hash of the body');
      const signature = hmacBytes('sha1', sharedKey(only(secrets)), url, fields).toString('base64');
      return { ...(bodyHash(url) === undefined && FORM), 'x-twilio-signature': signature };
    },
    writeBody: (value, { url }) =>
      bodyHash(url) === undefined ? writeForm(value as Record<string, unknown>) : Buffer.from(JSON.stringify(value)),
  };
}

/** What follows the URL; false for a body that is not the one whose hash is in the URL. */
function signedFields(url: string, body: Buffer): Buffer | false | undefined {
  const expected = bodyHash(url);
  if (expected === undefined) {
    const fields = parseForm(body);
    return fields && sortedFields(fields);
  }
  return isSame(Buffer.from(expected.toLowerCase()), Buffer.from(hash('sha256', body))) ? NOTHING : false;
}

function bodyHash(url: string): string | undefined {
  return /[?&]bodySHA256=([^&#]*)/.exec(url)?.[1];
}

function isForm(request: SignedRequest): boolean {
  return request.header('content-type')?.toLowerCase().startsWith(FORM['content-type']) ?? false;
}
