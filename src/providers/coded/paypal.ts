import { createPrivateKey, createSign, createVerify, type KeyObject } from 'node:crypto';
import { decodeExactly } from '../../signatures/encoding.js';
import { parseTime } from '../../signatures/timestamp.js';
import type { CodedProvider } from '../coded.js';
import { isPrintable, readOne } from '../headers.js';
import { INVALID, MALFORMED } from '../verdicts.js';
import { only, rsaKey } from './parts.js';
import { isPinned, type RemoteKeys, remoteKeys } from './remote-keys.js';

const HOST = /^api(?:-m)?(?:\.sandbox)?\.paypal\.com$/;
const PATH = /^\/v1\/notifications\/certs\/[\w-]+$/;
const ALGORITHM = 'SHA256withRSA';
const NAMES = ['id', 'time', 'sig'].map((part) => `paypal-transmission-${part}`) as [string, string, string];

/** A key that is given, or the webhook id to go with the certificate that the request names. */
type PaypalKey = KeyObject | { readonly webhookId: string };

export function paypalProvider(keys: RemoteKeys = remoteKeys()): CodedProvider<PaypalKey> {
  return {
    description: {
      name: 'paypal',
      title: 'PayPal',
      documentation: 'https://developer.paypal.com/api/rest/webhooks/rest/',
      evidence: 'vectors',
      caveat:
        "The secret is the webhook id: the certificate is fetched from PayPal's hosts and kept. Or it is a certificate, and the route gives the webhook id. The signature covers a CRC32 of the body only, which does not keep out a body made to have the same one.",
      signature: { header: NAMES[2], encoding: 'base64' },
      signed: '{id}|{timestamp}|{webhookId}|{crc32 of the body}',
      timestamp: { header: NAMES[1], unit: 'rfc3339' },
      tolerance: 'none',
      retryHorizon: '3d',
      eventId: 'body:id',
      eventType: 'body:event_type',
      deliveryId: 'header:paypal-transmission-id',
      eventTime: { at: 'body:create_time', unit: 'rfc3339' },
    },
    secretHeaders: [NAMES[2]],
    readKey(text) {
      if (text.startsWith('-----BEGIN ')) return rsaKey(text);
      if (!/^[A-Z0-9]{8,32}$/.test(text)) throw new Error('is neither a certificate (PEM) nor a webhook id');
      return { webhookId: text };
    },
    needs: (key) => ('webhookId' in key ? undefined : 'webhookId'),
    read(request) {
      const [id, time, shown] = NAMES.map((name) => readOne(request, [name]));
      if (typeof id !== 'string') return id!;
      if (typeof time !== 'string') return time!;
      if (typeof shown !== 'string') return shown!;
      const signature = decodeExactly('base64', shown);
      const signedAt = parseTime(time, 'rfc3339');
      if (signature === undefined || Number.isNaN(signedAt) || id.includes('|') || !isPrintable(id)) return MALFORMED;
      const algorithm = readOne(request, ['paypal-auth-algo']);
      if (algorithm !== ALGORITHM) return typeof algorithm === 'string' ? INVALID : algorithm;
      const sum = crc32(request.body);
      const isSigned = (key: KeyObject | undefined, webhookId: string) =>
        key && createVerify('sha256').update(`${id}|${time}|${webhookId}|${sum}`).verify(key, signature);
      return {
        signedAt,
        unit: 'rfc3339',
        matches(key) {
          if (!('webhookId' in key)) return request.webhookId === undefined ? undefined : isSigned(key, request.webhookId);
          const url = readOne(request, ['paypal-cert-url']);
          if (typeof url !== 'string' || !isPinned(url, HOST, PATH)) return false;
          const fetched = keys.get(url);
          const webhookId = request.webhookId ?? key.webhookId;
          return fetched instanceof Promise ? fetched.then((each) => isSigned(each, webhookId)) : isSigned(fetched, webhookId);
        },
      };
    },
    sign({ secrets, id, time, body, webhookId }) {
      if (webhookId === undefined) throw new Error('paypal signs the webhook id: give one');
      const at = `${new Date(time).toISOString().slice(0, 19)}Z`;
      const signer = createSign('sha256').update(`${id}|${at}|${webhookId}|${crc32(body)}`);
      const signature = signer.sign(createPrivateKey(only(secrets)), 'base64');
      return { [NAMES[0]]: id, [NAMES[1]]: at, [NAMES[2]]: signature, 'paypal-auth-algo': ALGORITHM };
    },
  };
}

/** zlib takes half a millisecond to load, and few routes are PayPal's. */
function crc32(body: Buffer): number {
  return process.getBuiltinModule('node:zlib').crc32(body);
}
