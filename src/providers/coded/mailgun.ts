import type { KeyObject } from 'node:crypto';
import type { SignedRequest } from '../../core/provider.js';
import { decodeExactly } from '../../signatures/encoding.js';
import { onlyField, parseForm } from '../../signatures/form.js';
import { hmacBytes } from '../../signatures/hmac.js';
import { fieldTree } from '../../signatures/json-field-tree.js';
import { readJsonFields } from '../../signatures/json-fields.js';
import { isMultipart, readMultipart } from '../../signatures/multipart.js';
import { formatTime } from '../../signatures/timestamp.js';
import type { CodedProvider } from '../coded.js';
import { MALFORMED, MISSING } from '../verdicts.js';
import { FORM, isSame, jsonObject, only, sharedKey } from './parts.js';

const NAMES = ['timestamp', 'token', 'signature'] as const;
type Shown = Readonly<Record<(typeof NAMES)[number], string | undefined>>;

const inJson = fieldTree(NAMES.map((name) => `signature.${name}`));

export const mailgun = (): CodedProvider<KeyObject> => ({
  description: {
    name: 'mailgun',
    title: 'Mailgun',
    documentation: 'https://documentation.mailgun.com/docs/mailgun/user-manual/webhooks/securing-webhooks',
    evidence: 'official',
    caveat: 'Only a time and a token are signed: whoever has seen one delivery can send any body with it until it is too old.',
    signature: { body: 'signature.signature', encoding: 'hex' },
    signed: '{timestamp}{token}',
    timestamp: { body: 'signature.timestamp', unit: 's' },
    retryHorizon: '8h',
    eventId: 'body:event-data.id',
    eventType: 'body:event-data.event',
    changesPerAttempt: ['body:signature'],
    deliveryId: ['body:signature.token', 'form:token'],
  },
  secretHeaders: [],
  eventIdIsSigned: false,
  readKey: (text) => sharedKey(text),
  read(request) {
    const shown = shownIn(request);
    if (shown === undefined) return MALFORMED;
    const { timestamp, token, signature: text } = shown;
    if (!text || !timestamp || !token) return MISSING;
    const signature = decodeExactly('hex', text);
    // Nothing stands between the two in the signed text: only a timestamp of a known length cannot take digits from the token.
    if (signature === undefined || !/^\d{10}$/.test(timestamp) || !/^[\x21-\x7e]{1,128}$/.test(token)) return MALFORMED;
    return {
      matches: (key) => isSame(signature, hmacBytes('sha256', key, timestamp + token)),
      signedAt: Number(timestamp) * 1000,
      unit: 's',
    };
  },
  sign: () => ({}),
  signBody({ body, secrets, time, id }) {
    const timestamp = formatTime(time, 's');
    const token = Buffer.from(id).toString('hex').padEnd(50, '0').slice(0, 50);
    const signature = {
      timestamp,
      token,
      signature: hmacBytes('sha256', sharedKey(only(secrets)), timestamp + token).toString('hex'),
    };
    return Buffer.from(JSON.stringify({ ...jsonObject(body), signature }));
  },
});

/** In JSON, or in the fields of a form of either kind: messages with attachments come as multipart/form-data. */
function shownIn(request: SignedRequest): Shown | undefined {
  const { body } = request;
  const contentType = request.header('content-type') ?? '';
  if (isMultipart(contentType)) {
    const parts = readMultipart(body, contentType, NAMES);
    return parts && named((name) => parts.get(name)?.toString('latin1'));
  }
  if (contentType.toLowerCase().startsWith(FORM['content-type'])) {
    const fields = parseForm(body);
    return fields && named((name) => onlyField(fields, name));
  }
  const fields = readJsonFields(body, inJson);
  return fields && { timestamp: fields[0], token: fields[1], signature: fields[2] };
}

function named(read: (name: string) => string | undefined): Shown {
  return { timestamp: read('timestamp'), token: read('token'), signature: read('signature') };
}
