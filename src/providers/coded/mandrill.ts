import type { KeyObject } from 'node:crypto';
import { parseForm, sortedFields, writeForm } from '../../signatures/form.js';
import { hmacBytes } from '../../signatures/hmac.js';
import type { CodedProvider } from '../coded.js';
import { MALFORMED, UNVERIFIABLE } from '../verdicts.js';
import { FORM, isSame, only, sharedKey, signatureIn } from './parts.js';

const NAMES = ['form:mandrill_events.*.event', 'form:mandrill_events.*._id', 'form:mandrill_events.*.ts'] as const;

export const mandrill = (): CodedProvider<KeyObject> => ({
  description: {
    name: 'mandrill',
    title: 'Mailchimp Transactional (Mandrill)',
    documentation: 'https://mailchimp.com/developer/transactional/guides/track-respond-activity-webhooks/',
    evidence: 'official',
    caveat:
      'Signs the URL as configured and the sorted fields of the form, with nothing between a name, a value and the next name: whoever has one genuine delivery can cut the same text into other fields. The events are a JSON list in the field mandrill_events.',
    signature: { header: 'x-mandrill-signature', encoding: 'base64' },
    signed: '{url}{fields}',
    // Two links of one message may be clicked within a second: those events have a `url`.
    eventId: [{ all: [...NAMES, 'form:mandrill_events.*.url'] }, { all: NAMES }],
    eventType: 'form:mandrill_events.*.event',
    eventTime: { at: 'form:mandrill_events.*.ts', unit: 's' },
    handshake: [
      { method: 'HEAD', answer: {} },
      // Before a webhook has a key of its own: no events, signed with the word `test-webhook`.
      { unsigned: true, at: 'form:mandrill_events', equals: '[]', answer: {} },
    ],
  },
  secretHeaders: ['x-mandrill-signature'],
  signsUrl: true,
  readKey: (text) => sharedKey(text),
  read(request) {
    const signature = signatureIn(request, 'x-mandrill-signature', 'base64');
    if (!Buffer.isBuffer(signature)) return signature;
    const { publicUrl } = request;
    if (publicUrl === undefined) return UNVERIFIABLE;
    const fields = parseForm(request.body);
    return fields === undefined
      ? MALFORMED
      : { matches: (key) => isSame(signature, hmacBytes('sha1', key, publicUrl, sortedFields(fields))) };
  },
  sign({ secrets, url, body }) {
    const fields = parseForm(body);
    if (fields === undefined) throw new Error('the form has too many fields');
    return {
      ...FORM,
      'x-mandrill-signature': hmacBytes('sha1', sharedKey(only(secrets)), url, sortedFields(fields)).toString('base64'),
    };
  },
  writeBody: (value) => writeForm(value as Record<string, unknown>),
});
