import { generateKeyPairSync } from 'node:crypto';
import type { Identity } from '../../src/core/provider.js';
import { type KeyPair, rsa, shared } from './keys.js';

export interface CodedSample {
  readonly secrets: readonly [KeyPair, KeyPair];
  readonly body: string | object;
  readonly identity: Identity;
  /** What an attacker must not be able to change. Default: the whole body. */
  readonly covers?: readonly string[];
  /** The sender can only sign bodies of its own form. */
  readonly isOwnForm?: boolean;
  /** Default: none is signed. */
  readonly expiresAfterMs?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly webhookId?: string;
}

const pair = (make: () => KeyPair): [KeyPair, KeyPair] => [make(), make()];
const texts: [KeyPair, KeyPair] = [shared('a-secret-of-the-sender'), shared('another-secret-of-it')];
const AT = 1_700_000_000_000;
const ISO = new Date(AT).toISOString();
const FORM = { 'content-type': 'application/x-www-form-urlencoded' };

function jwk(type: 'ec' | 'rsa', write: (key: Record<string, unknown>) => object): KeyPair {
  const { publicKey, privateKey } =
    type === 'ec' ? generateKeyPairSync('ec', { namedCurve: 'P-256' }) : generateKeyPairSync('rsa', { modulusLength: 2048 });
  const verifies = JSON.stringify(write(publicKey.export({ format: 'jwk' }) as Record<string, unknown>));
  return { verifies, signs: privateKey.export({ format: 'pem', type: 'pkcs8' }).toString() };
}

const adyenItem = {
  pspReference: 'p1',
  merchantAccountCode: 'shop',
  merchantReference: 'order:1',
  amount: { currency: 'EUR', value: 1000 },
  eventCode: 'AUTHORISATION',
  eventDate: ISO,
  success: 'true',
};

/** An event of each provider that is code, as the provider sends it. */
export const codedSamples: Readonly<Record<string, CodedSample>> = {
  adyen: {
    secrets: [shared('0011223344556677'), shared('AABBCCDDEEFF0011')],
    body: { live: 'false', notificationItems: [{ NotificationRequestItem: adyenItem }] },
    identity: { eventId: 'p1:AUTHORISATION:true', eventType: 'AUTHORISATION', eventTimeMs: AT },
    covers: ['"p1"', '"shop"', '"order:1"', 'EUR', '1000', 'AUTHORISATION', '"true"', 'hmacSignature":"'],
    isOwnForm: true,
  },
  'aws-sns': {
    secrets: pair(rsa),
    body: { Message: 'hello', MessageId: 'm1', Subject: 'a', TopicArn: 'arn:aws:sns:us-east-1:123456789012:t', Timestamp: ISO },
    identity: { eventId: 'm1', eventType: 'Notification', eventTimeMs: AT },
    covers: ['"hello"', '"m1"', '"a"', 'arn:aws', ISO],
    isOwnForm: true,
    expiresAfterMs: 300_000,
  },
  braintree: {
    secrets: [shared('one:private-one'), shared('two:private-two')],
    body: `<notification><timestamp type="datetime">${ISO}</timestamp><kind>check</kind></notification>`,
    identity: { eventType: 'check', eventTimeMs: AT },
  },
  'coinbase-cdp': {
    secrets: texts,
    body: { transactionHash: '0x1' },
    identity: { eventId: 'evt_1', eventType: 'onchain.activity.detected' },
    headers: { 'x-event-type': 'onchain.activity.detected' },
    isOwnForm: true,
    expiresAfterMs: 300_000,
  },
  contentful: {
    secrets: texts,
    body: { sys: { id: 'e1' } },
    identity: { eventType: 'ContentManagement.Entry.publish', eventId: 'k1', attempt: 2 },
    headers: {
      'x-contentful-topic': 'ContentManagement.Entry.publish',
      'x-contentful-idempotency-key': 'k1',
      'x-contentful-webhook-request-attempt': '2',
    },
    expiresAfterMs: 30_000,
  },
  'google-pubsub': {
    secrets: pair(() => jwk('rsa', (key) => ({ keys: [key] }))),
    body: { message: { messageId: '1', publishTime: ISO }, deliveryAttempt: 2 },
    identity: { eventId: '1', attempt: 2, eventTimeMs: AT },
    covers: [],
  },
  hygraph: {
    secrets: texts,
    body: { operation: 'publish' },
    identity: { eventType: 'publish' },
    isOwnForm: true,
    expiresAfterMs: 300_000,
  },
  'jira-connect': {
    secrets: texts,
    body: { webhookEvent: 'jira:issue_created', timestamp: AT },
    identity: { eventId: 'j1', eventType: 'jira:issue_created', eventTimeMs: AT, attempt: 2 },
    headers: { 'x-atlassian-webhook-identifier': 'j1', 'x-atlassian-webhook-retry': '1' },
    covers: [],
    expiresAfterMs: 300_000,
  },
  mailgun: {
    secrets: texts,
    body: { 'event-data': { id: 'e1', event: 'opened' } },
    identity: { eventId: 'e1', eventType: 'opened', deliveryId: `${Buffer.from('evt_1').toString('hex').padEnd(50, '0')}` },
    covers: ['"timestamp":"', '"token":"', '"signature":"'],
    isOwnForm: true,
    expiresAfterMs: 300_000,
  },
  mandrill: {
    secrets: texts,
    body: { mandrill_events: '[{"event":"send","_id":"m1","ts":1700000000}]' },
    identity: { eventId: 'send|m1|1700000000', eventType: 'send', eventTimeMs: 1_700_000_000_000 },
    headers: FORM,
  },
  netlify: {
    secrets: texts,
    body: { id: 'd1' },
    identity: { eventType: 'deploy_created' },
    headers: { 'x-netlify-event': 'deploy_created' },
  },
  'paddle-classic': {
    secrets: pair(rsa),
    body: { alert_id: '1', alert_name: 'payment_succeeded', email: 'somebody@example.com' },
    identity: { eventId: '1', eventType: 'payment_succeeded' },
    isOwnForm: true,
  },
  paypal: {
    secrets: pair(rsa),
    webhookId: '0NH55953DH663215D',
    body: { id: 'WH-1', event_type: 'PAYMENT.SALE.COMPLETED', create_time: ISO },
    identity: { eventId: 'WH-1', eventType: 'PAYMENT.SALE.COMPLETED', eventTimeMs: AT, deliveryId: 'evt_1' },
    expiresAfterMs: 300_000,
  },
  plaid: {
    secrets: pair(() => jwk('ec', (key) => key)),
    body: { webhook_type: 'TRANSACTIONS', webhook_code: 'SYNC_UPDATES_AVAILABLE' },
    identity: { eventType: 'TRANSACTIONS|SYNC_UPDATES_AVAILABLE' },
    expiresAfterMs: 300_000,
  },
  twilio: {
    secrets: texts,
    body: { MessageSid: 'SM1', MessageStatus: 'delivered', Body: "it's 5 o'clock" },
    identity: { eventType: 'delivered', eventId: 'i1' },
    headers: { ...FORM, 'i-twilio-idempotency-token': 'i1' },
  },
};
