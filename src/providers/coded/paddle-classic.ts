import { createPrivateKey, createSign, createVerify, type KeyObject } from 'node:crypto';
import { decodeExactly } from '../../signatures/encoding.js';
import { type FormField, onlyField, parseForm, writeForm } from '../../signatures/form.js';
import type { CodedProvider } from '../coded.js';
import { isPrintable } from '../headers.js';
import { MALFORMED, MISSING } from '../verdicts.js';
import { FORM, only, rsaKey } from './parts.js';

const SIGNATURE = 'p_signature';

export const paddleClassic = (): CodedProvider<KeyObject> => ({
  description: {
    name: 'paddle-classic',
    title: 'Paddle Classic',
    documentation: 'https://developer.paddle.com/classic/webhook-reference/verifying-webhooks',
    evidence: 'vectors',
    caveat:
      'The secret is the public key. The signature (RSA-SHA1) is the form field p_signature and covers all other fields, sorted.',
    signature: { body: SIGNATURE, encoding: 'base64' },
    signed: '{fields}',
    retryHorizon: '3d',
  },
  secretHeaders: [],
  readKey: rsaKey,
  read({ body }) {
    const fields = parseForm(body);
    if (fields === undefined) return MALFORMED;
    if (!fields.some(([name, value]) => name === SIGNATURE && value !== '')) return MISSING;
    const signature = decodeExactly('base64', onlyField(fields, SIGNATURE) ?? '');
    const signed = serialised(fields);
    if (signature === undefined || signature.length === 0 || signed === undefined) return MALFORMED;
    return { matches: (key) => createVerify('sha1').update(signed, 'latin1').verify(key, signature) };
  },
  identify({ body }) {
    const fields = parseForm(body) ?? [];
    return { eventId: name(onlyField(fields, 'alert_id')), eventType: name(onlyField(fields, 'alert_name')) };
  },
  sign: () => FORM,
  signBody({ body, secrets }) {
    const signed = serialised(parseForm(body) ?? []);
    if (signed === undefined) throw new Error('a field of the form is there twice');
    const signature = createSign('sha1')
      .update(signed, 'latin1')
      .sign(createPrivateKey(only(secrets)), 'base64');
    const separator = body.length === 0 ? '' : '&';
    return Buffer.concat([body, Buffer.from(separator), writeForm({ [SIGNATURE]: signature })]);
  },
  writeBody: (value) => writeForm(value as Record<string, unknown>),
});

/** As PHP's `serialize` writes a sorted list of texts; lengths are in bytes, and so are the texts here. */
function serialised(fields: readonly FormField[]): string | undefined {
  const signed = fields.filter(([name]) => name !== SIGNATURE).sort(([one], [other]) => (one < other ? -1 : 1));
  if (new Set(signed.map(([name]) => name)).size !== signed.length) return undefined;
  return `a:${signed.length}:{${signed.map(([name, value]) => `${quoted(name)}${quoted(value)}`).join('')}}`;
}

function quoted(text: string): string {
  return `s:${text.length}:"${text}";`;
}

function name(text: string | undefined): string | undefined {
  return text !== undefined && text !== '' && text.length <= 256 && isPrintable(text) ? text : undefined;
}
