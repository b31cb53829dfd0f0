import { createPrivateKey, createSign, createVerify, type KeyObject } from 'node:crypto';
import { decodeExactly } from '../../signatures/encoding.js';
import { parseTime } from '../../signatures/timestamp.js';
import type { CodedProvider } from '../coded.js';
import { INVALID, MALFORMED, MISSING } from '../verdicts.js';
import { fetchOverTls } from './fetch-over-tls.js';
import { jsonObject, only, rsaKey } from './parts.js';
import { type FetchText, isPinned, type RemoteKeys, remoteKeys } from './remote-keys.js';

const HOST = /^sns\.[a-z0-9-]+\.amazonaws\.com(?:\.cn)?$/;
const PATH = /^\/[\w.-]+\.pem$/;
const NOTIFICATION = ['Message', 'MessageId', 'Subject', 'Timestamp', 'TopicArn', 'Type'];
const SUBSCRIPTION = ['Message', 'MessageId', 'SubscribeURL', 'Timestamp', 'Token', 'TopicArn', 'Type'];
const HASHES: Readonly<Record<string, string>> = { 1: 'sha1', 2: 'sha256' };

/** A key that is given, or the topic to go with the certificate that the message names. */
type SnsKey = KeyObject | { readonly topic: string };

/** `fetchText`: gets the address that confirms a subscription. */
export function awsSnsProvider(keys: RemoteKeys = remoteKeys(), fetchText: FetchText = fetchOverTls): CodedProvider<SnsKey> {
  return {
    description: {
      name: 'aws-sns',
      title: 'Amazon SNS',
      documentation: 'https://docs.aws.amazon.com/sns/latest/dg/sns-verify-signature-of-message.html',
      evidence: 'vectors',
      caveat:
        "The secret is the topic's ARN: the certificate is fetched from Amazon's hosts and kept, and messages of other topics are refused. Or it is a certificate, and then any topic is accepted.",
      signature: { body: 'Signature', encoding: 'base64' },
      signed: '{fields}',
      timestamp: { body: 'Timestamp', unit: 'rfc3339' },
      tolerance: 'none',
      answerDeadline: '15s',
      retryHorizon: '1h',
      maxBodySize: '256kib',
      eventId: 'body:MessageId',
      eventType: 'body:Type',
      deliveryId: 'header:x-amz-sns-message-id',
      eventTime: { at: 'body:Timestamp', unit: 'rfc3339' },
      handshake: [
        { at: 'body:Type', equals: 'SubscriptionConfirmation' },
        { at: 'body:Type', equals: 'UnsubscribeConfirmation' },
      ],
    },
    secretHeaders: [],
    readKey(text) {
      if (text.startsWith('-----BEGIN ')) return rsaKey(text);
      if (!/^arn:aws[\w-]*:sns:[\w-]+:\d{12}:[\w.-]+$/.test(text))
        throw new Error("is neither a certificate (PEM) nor a topic's ARN");
      return { topic: text };
    },
    read({ body }) {
      const message = jsonObject(body);
      if (message === undefined) return MALFORMED;
      const { Signature: shown, SignatureVersion: version, SigningCertURL: url, Timestamp: time, TopicArn: topic } = message;
      if (shown === undefined || shown === '') return MISSING;
      const signature = typeof shown === 'string' ? decodeExactly('base64', shown) : undefined;
      const text = signedText(message);
      const signedAt = parseTime(String(time), 'rfc3339');
      const hash = typeof version === 'string' && Object.hasOwn(HASHES, version) ? HASHES[version] : undefined;
      if (signature === undefined || text === undefined || Number.isNaN(signedAt) || hash === undefined) return MALFORMED;
      if (typeof url !== 'string' || !isPinned(url, HOST, PATH)) return INVALID;
      const isSigned = (key: KeyObject | undefined) => key && createVerify(hash).update(text).verify(key, signature);
      return {
        signedAt,
        unit: 'rfc3339',
        matches(key) {
          if (!('topic' in key)) return isSigned(key);
          if (key.topic !== topic) return false;
          const fetched = keys.get(url);
          return fetched instanceof Promise ? fetched.then(isSigned) : isSigned(fetched);
        },
      };
    },
    /** Only after the signature is known to be good: then the address is the sender's own. */
    async greet({ body }) {
      const { Type: type, SubscribeURL: url } = jsonObject(body) ?? {};
      if (type === 'SubscriptionConfirmation') {
        if (typeof url !== 'string' || !confirms(url)) throw new Error('its address is none of Amazon SNS');
        await fetchText(url);
      }
      return { status: 200, headers: {} };
    },
    sign: ({ body }) => ({
      'content-type': 'text/plain; charset=UTF-8',
      'x-amz-sns-message-type': String(jsonObject(body)?.Type),
    }),
    signBody({ body, secrets, time, id }) {
      const facts = { Type: 'Notification', MessageId: id, Timestamp: new Date(time).toISOString(), SignatureVersion: '2' };
      const message: Record<string, unknown> = {
        SigningCertURL: 'https://sns.us-east-1.amazonaws.com/test.pem',
        ...facts,
        ...jsonObject(body),
      };
      const text = signedText(message);
      const hash = HASHES[String(message.SignatureVersion)];
      if (text === undefined || hash === undefined) throw new Error('a message needs Message and TopicArn, as texts');
      const signature = createSign(hash)
        .update(text)
        .sign(createPrivateKey(only(secrets)), 'base64');
      return Buffer.from(JSON.stringify({ ...message, Signature: signature }));
    },
  };
}

function confirms(text: string): boolean {
  const [address = '', query = ''] = text.split('?', 2);
  return isPinned(address, HOST, /^\/$/) && new URLSearchParams(query).get('Action') === 'ConfirmSubscription';
}

/** A value may hold line breaks, so the fixed order of names is all that keeps fields apart: as the sender defines it. */
function signedText(message: Record<string, unknown>): string | undefined {
  const isNotification = message.Type === 'Notification';
  if (!isNotification && message.Type !== 'SubscriptionConfirmation' && message.Type !== 'UnsubscribeConfirmation')
    return undefined;
  let text = '';
  for (const name of isNotification ? NOTIFICATION : SUBSCRIPTION) {
    const value = message[name];
    if (name === 'Subject' && (value === undefined || value === null)) continue;
    if (typeof value !== 'string') return undefined;
    text += `${name}\n${value}\n`;
  }
  return text;
}
