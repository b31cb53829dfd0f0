import type { KeyObject } from 'node:crypto';
import { decodeExactly } from '../../signatures/encoding.js';
import { hmacBytes } from '../../signatures/hmac.js';
import { parseTime } from '../../signatures/timestamp.js';
import type { CodedProvider } from '../coded.js';
import { isPrintable } from '../headers.js';
import { MALFORMED, MISSING } from '../verdicts.js';
import { isObject, isSame, jsonObject, only, sharedKey } from './parts.js';

/** The sender puts one item into a JSON body. */
const MAX_ITEMS = 100;

export const adyen = (): CodedProvider<KeyObject> => ({
  description: {
    name: 'adyen',
    title: 'Adyen (standard notifications)',
    documentation: 'https://docs.adyen.com/development-resources/webhooks/secure-webhooks/verify-hmac-signatures',
    evidence: 'vectors',
    caveat:
      "The signature is in the body, one for each item, and covers eight of an item's fields: the others can be changed. All items must be signed with the same key.",
    key: { encoding: 'hex' },
    signature: { body: 'notificationItems.*.NotificationRequestItem.additionalData.hmacSignature', encoding: 'base64' },
    signed:
      '{pspReference}:{originalReference}:{merchantAccountCode}:{merchantReference}:{amount.value}:{amount.currency}:{eventCode}:{success}',
    answerDeadline: '10s',
    retryHorizon: '30d',
  },
  secretHeaders: [],
  readKey,
  read({ body }) {
    const items = itemsOf(body);
    if (items === undefined) return MALFORMED;
    const claims: { text: string; signature: Buffer }[] = [];
    for (const item of items) {
      const shown = isObject(item.additionalData) ? item.additionalData.hmacSignature : undefined;
      if (shown === undefined || shown === '') return MISSING;
      const signature = typeof shown === 'string' ? decodeExactly('base64', shown) : undefined;
      const text = signedText(item);
      if (signature === undefined || text === undefined) return MALFORMED;
      claims.push({ text, signature });
    }
    return { matches: (key) => claims.every(({ text, signature }) => isSame(signature, hmacBytes('sha256', key, text))) };
  },
  identify({ body }) {
    const items = itemsOf(body) ?? [];
    const ids = items.map(idOf);
    const types = [...new Set(items.map(({ eventCode }) => eventCode))].filter(isType);
    const eventDate = items[0]?.eventDate;
    const time = typeof eventDate === 'string' ? parseTime(eventDate, 'rfc3339') : Number.NaN;
    return {
      eventId: ids.length === 1 ? ids[0] : undefined,
      eventType: types.length === 1 ? types[0] : undefined,
      eventTimeMs: Number.isNaN(time) ? undefined : time,
      // One that has no id, and the body stands for all.
      ...(ids.length > 1 && ids.every((id) => id !== undefined) && { eventIds: ids }),
      ...(types.length > 1 && { eventTypes: types }),
    };
  },
  sign: () => ({}),
  signBody({ body, secrets }) {
    const key = readKey(only(secrets));
    const items = itemsOf(body);
    const notification = jsonObject(body);
    if (items === undefined) throw new Error('the body has no notificationItems');
    const notificationItems = items.map((item) => {
      const text = signedText(item);
      if (text === undefined) throw new Error('an item cannot be signed: only merchantReference may hold a colon');
      const hmacSignature = hmacBytes('sha256', key, text).toString('base64');
      const additionalData = { ...(isObject(item.additionalData) && item.additionalData), hmacSignature };
      return { NotificationRequestItem: { ...item, additionalData } };
    });
    return Buffer.from(JSON.stringify({ ...notification, notificationItems }));
  },
});

function readKey(text: string): KeyObject {
  return sharedKey(text, { encoding: 'hex' });
}

function itemsOf(body: Buffer): readonly Record<string, unknown>[] | undefined {
  const list = jsonObject(body)?.notificationItems;
  if (!Array.isArray(list) || list.length === 0 || list.length > MAX_ITEMS) return undefined;
  const items = list.map((entry) => (isObject(entry) ? entry.NotificationRequestItem : undefined));
  return items.every(isObject) ? items : undefined;
}

function idOf(item: Record<string, unknown>): string | undefined {
  const { pspReference, eventCode, success } = item;
  const id = [pspReference, eventCode, success].join(':');
  return signedText(item) !== undefined && id.length <= 256 && isPrintable(id) ? id : undefined;
}

function isType(eventCode: unknown): eventCode is string {
  return typeof eventCode === 'string' && /^\w{1,64}$/.test(eventCode);
}

/** The fields are joined with colons as they are: if more than one could hold a colon, a value could move from one into the next. */
function signedText(item: Record<string, unknown>): string | undefined {
  const { pspReference, originalReference, merchantAccountCode, merchantReference, eventCode, success } = item;
  const { value, currency } = isObject(item.amount) ? item.amount : {};
  const before = [pspReference, originalReference, merchantAccountCode];
  const after = [value, currency, eventCode, success];
  const isWhole = (part: unknown) => isScalar(part) && !String(part ?? '').includes(':');
  if (![...before, ...after].every(isWhole) || !isScalar(merchantReference)) return undefined;
  return [...before, merchantReference, ...after].join(':');
}

function isScalar(value: unknown): boolean {
  return value === null || ['undefined', 'string', 'number', 'boolean'].includes(typeof value);
}
