import { createSecretKey, hash, type KeyObject } from 'node:crypto';
import { MAX_CANDIDATES } from '../../signatures/candidates.js';
import { decodeExactly } from '../../signatures/encoding.js';
import { onlyField, parseForm, writeForm } from '../../signatures/form.js';
import { hmacBytes } from '../../signatures/hmac.js';
import { parseTime } from '../../signatures/timestamp.js';
import type { CodedProvider } from '../coded.js';
import { INVALID, MALFORMED, MISSING } from '../verdicts.js';
import { FORM, isSame } from './parts.js';

interface BraintreeKey {
  readonly publicKey: string;
  readonly key: KeyObject;
}

export const braintree = (): CodedProvider<BraintreeKey> => ({
  description: {
    name: 'braintree',
    title: 'Braintree',
    documentation: 'https://developer.paypal.com/braintree/docs/guides/webhooks/parse',
    evidence: 'vectors',
    caveat: 'The secret is `publicKey:privateKey`. The signature is the form field bt_signature, and covers bt_payload only.',
    signature: { body: 'bt_signature', encoding: 'hex' },
    signed: '{bt_payload}',
    answerDeadline: '30s',
    retryHorizon: '1d',
    handshake: { method: 'GET', at: 'query:bt_challenge' },
  },
  secretHeaders: [],
  readKey(text) {
    const [, publicKey, privateKey] = /^([^:|&\s]+):([^:\s]+)$/.exec(text) ?? [];
    if (publicKey === undefined || privateKey === undefined) throw new Error('is not publicKey:privateKey');
    return { publicKey, key: createSecretKey(hash('sha1', privateKey, 'buffer')) };
  },
  read({ body }) {
    const fields = parseForm(body);
    if (fields === undefined) return MALFORMED;
    if (!fields.some(([name]) => name === 'bt_signature')) return MISSING;
    const shown = onlyField(fields, 'bt_signature');
    const payload = onlyField(fields, 'bt_payload');
    if (!shown || payload === undefined) return MALFORMED;
    if (!/^[A-Za-z0-9+=/\n]*$/.test(payload)) return INVALID;
    const pairs = shown.split('&', MAX_CANDIDATES).map((pair) => pair.split('|', 3));
    return {
      matches({ publicKey, key }) {
        const signatures = pairs
          .filter((pair) => pair.length === 2 && pair[0] === publicKey)
          .map((pair) => decodeExactly('hex', pair[1]!));
        if (signatures.length === 0) return false;
        // The sender has signed the payload both with and without its last line break.
        return [payload, `${payload}\n`].some((text) => {
          const expected = hmacBytes('sha1', key, text);
          return signatures.some((signature) => signature && isSame(signature, expected));
        });
      },
    };
  },
  identify({ body }) {
    const payload = onlyField(parseForm(body) ?? [], 'bt_payload') ?? '';
    const xml = Buffer.from(payload, 'base64').toString('latin1', 0, 1_024);
    const time = parseTime(/<timestamp[^>]{0,40}>([^<]{1,40})</.exec(xml)?.[1] ?? '', 'rfc3339');
    return { eventType: /<kind>(\w{1,64})<\/kind>/.exec(xml)?.[1], eventTimeMs: Number.isNaN(time) ? undefined : time };
  },
  greet({ target }, known) {
    const challenge = new URLSearchParams(target.slice(target.indexOf('?'))).get('bt_challenge') ?? '';
    if (known === undefined || !/^[a-f0-9]{20,32}$/.test(challenge)) return undefined;
    const body = Buffer.from(`${known.publicKey}|${hmacBytes('sha1', known.key, challenge).toString('hex')}`);
    return { status: 200, headers: { 'content-type': 'text/plain', 'x-content-type-options': 'nosniff' }, body };
  },
  sign: () => FORM,
  /** The body given is the XML of the notification. */
  signBody({ body, secrets }) {
    const payload = `${body.toString('base64')}\n`;
    const pairs = secrets.map((secret) => {
      const { publicKey, key } = this.readKey(secret);
      return `${publicKey}|${hmacBytes('sha1', key, payload).toString('hex')}`;
    });
    return writeForm({ bt_signature: pairs.join('&'), bt_payload: payload });
  },
});
