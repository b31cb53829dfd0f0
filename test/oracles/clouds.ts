import { createHash, createPrivateKey, createPublicKey, generateKeyPairSync, type JsonWebKey } from 'node:crypto';
import https from 'node:https';
import { Readable } from 'node:stream';
import { type KeyPair, rsa } from '../providers/keys.js';
import { leftToCallers, nothingAhead, untilExpiry } from './clocks.js';
import { type Delivery, load, type Oracle, signed, TEXTS, twice } from './oracle.js';

/** Clouds, and what signs with keys of their own. */
export const clouds: readonly Oracle[] = [
  ...(['Notification', 'SubscriptionConfirmation'] as const).map(sns),
  {
    provider: 'box',
    secrets: TEXTS,
    accepts: (delivery) => boxHook(delivery, delivery.secret),
    acceptsEither: (delivery, [primary, secondaryKey]) => boxHook(delivery, primary, { secondaryKey }),
    sign: async ({ text, secret, nowMs }) => {
      const headers = { ...BOX_VERSION, 'box-delivery-timestamp': new Date(nowMs).toISOString() };
      const signature = await load('box-node-sdk/lib/internal/utils').computeWebhookSignature(text, headers, secret);
      return signed({ ...headers, 'box-signature-primary': signature });
    },
    clock: nothingAhead(600_000),
    // Each of two headers has its key.
    several: 'first',
  },
  {
    provider: 'google-pubsub',
    secrets: twice(googleKeys),
    change: false,
    accepts: async ({ headers, url, secret }) => {
      const { OAuth2Client } = load('google-auth-library');
      const certificates = Object.fromEntries(
        JSON.parse(secret).keys.map((jwk: JsonWebKey) => [
          String(jwk.kid),
          createPublicKey({ key: jwk, format: 'jwk' }).export({ format: 'pem', type: 'spki' }),
        ]),
      );
      const issuers = ['https://accounts.google.com'];
      await new OAuth2Client().verifySignedJwtWithCertsAsync(headers.authorization!.slice(7), certificates, url, issuers);
      return true;
    },
    sign: async ({ url, secret, nowMs }) => {
      const iat = Math.floor(nowMs / 1000);
      const token = new (load('jose').SignJWT)({ iss: 'https://accounts.google.com', aud: url, iat, exp: iat + 3_600 });
      const text = await token.setProtectedHeader({ alg: 'RS256', typ: 'JWT' }).sign(createPrivateKey(secret));
      return signed({ authorization: `Bearer ${text}` });
    },
    clock: untilExpiry,
  },
  {
    provider: 'jira-connect',
    secrets: TEXTS,
    change: false,
    accepts: ({ headers, url, secret }) => {
      const { decodeSymmetric } = load('@atlassian/atlassian-jwt');
      return decodeSymmetric(headers.authorization!.slice(4), secret, 'HS256').qsh === queryHash(url);
    },
    sign: ({ url, secret, nowMs }) => {
      const iat = Math.floor(nowMs / 1000);
      const claims = { iss: 'a-client', iat, exp: iat + 180, qsh: queryHash(url) };
      return signed({ authorization: `JWT ${load('@atlassian/atlassian-jwt').encodeSymmetric(claims, secret)}` });
    },
    clock: leftToCallers(300_000),
  },
];

const BOX_VERSION = { 'box-signature-version': '1', 'box-signature-algorithm': 'HmacSHA256' };

function boxHook({ headers, text }: Delivery, key: string, more = {}) {
  const { WebhooksManager } = load('box-node-sdk/managers');
  return WebhooksManager.validateMessage(text, { ...BOX_VERSION, ...headers }, key, more);
}

function queryHash(url: string): string {
  const { createQueryStringHash, fromMethodAndUrl } = load('@atlassian/atlassian-jwt');
  return createQueryStringHash(fromMethodAndUrl('POST', url));
}

/** As Google publishes its keys. */
function googleKeys(): KeyPair {
  const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const verifies = JSON.stringify({ keys: [publicKey.export({ format: 'jwk' })] });
  return { verifies, signs: privateKey.export({ format: 'pem', type: 'pkcs8' }).toString() };
}

function sns(type: 'Notification' | 'SubscriptionConfirmation'): Oracle {
  const more =
    type === 'Notification' ? {} : { SubscribeURL: 'https://sns.us-east-1.amazonaws.com/?Action=Confirm', Token: 'a-token' };
  return {
    provider: 'aws-sns',
    way: type,
    secrets: twice(rsa),
    write: (payload) =>
      JSON.stringify({ Type: type, TopicArn: 'arn:aws:sns:us-east-1:123456789012:a', ...more, Message: JSON.stringify(payload) }),
    change: (text) => text.replace('"Message":"{', '"Message":"{ '),
    accepts: ({ text, secret }) => {
      // The key is known by its address, so each gets its own; the address is not signed.
      const name = createHash('sha256').update(secret).digest('hex');
      const message = { ...JSON.parse(text), SigningCertURL: `https://sns.us-east-1.amazonaws.com/${name}.pem` };
      const MessageValidator = load('sns-validator');
      return instead(
        secret,
        () => new Promise((resolve) => new MessageValidator().validate(message, (error: unknown) => resolve(!error))),
      );
    },
  };
}

/** While a package fetches a certificate, it gets this answer; nothing goes to Amazon. */
async function instead<T>(answer: string, run: () => Promise<T>): Promise<T> {
  const { get } = https;
  https.get = ((_url: string, respond: (response: object) => void) => {
    respond(Object.assign(Readable.from([answer]), { statusCode: 200 }));
    return { on: () => undefined };
  }) as unknown as typeof get;
  try {
    return await run();
  } finally {
    https.get = get;
  }
}
