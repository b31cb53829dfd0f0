import { createHash, createPrivateKey, generateKeyPairSync } from 'node:crypto';
import { type KeyPair, rsa } from '../providers/keys.js';
import { leftToCallers, nothingAhead, untimed } from './clocks.js';
import { type Delivery, load, type Oracle, readForm, signed, TEXT_ONLY, TEXTS, twice, writeForm } from './oracle.js';

/** Packages of others, where the sender has none that verifies: what they know of a sender they have read, as we have. */
export const thirdParties: readonly Oracle[] = [
  nuxt('bitbucket', 'isValidBitbucketWebhook', (secretKey) => ({ secretKey })),
  { ...nuxt('calcom', 'isValidCalcomWebhook', (secretKey) => ({ secretKey }), 'calcom.post'), provider: 'cal.com' },
  { ...nuxt('docusign', 'isValidDocusignWebhook', (secretKey) => ({ secretKey })), several: 'any' },
  nuxt('dropbox', 'isValidDropboxWebhook', (appSecret) => ({ appSecret })),
  nuxt('heroku', 'isValidHerokuWebhook', (secretKey) => ({ secretKey })),
  { ...nuxt('kick', 'isValidKickWebhook', (publicKey) => ({ publicKey })), secrets: twice(rsa), clock: untimed },
  nuxt('vercel', 'isValidVercelWebhook', (secretKey) => ({ secretKey })),
  tern('lemonsqueezy'),
  tern('woocommerce'),
  // A space more is nothing to it: it also tries what it has parsed and written again.
  {
    ...tern('sentry'),
    change: (text) => text.replace('{', '{"a":1,'),
    refuses: { ...TEXT_ONLY, 'byte order mark': 'its decoder drops it', empty: 'it asks for a body' },
  },
  { ...tern('gitlab'), way: 'a token', change: false },
  {
    provider: 'meta',
    secrets: TEXTS,
    // As Meta writes its payloads: the package counts on it.
    write: (payload) =>
      JSON.stringify(payload).replace(/[^\0-\x7f]/g, (each) => `\\u${each.charCodeAt(0).toString(16).padStart(4, '0')}`),
    accepts: ({ headers, text, secret }) => {
      const { WhatsAppAPI } = load('whatsapp-api-js');
      const api = new WhatsAppAPI({ token: 'x', appSecret: secret, webhookVerifyToken: 'x' });
      return api.verifyRequestSignature(text, headers['x-hub-signature-256']);
    },
  },
  {
    provider: 'netlify',
    secrets: TEXTS,
    accepts: ({ headers, body, secret }) => {
      const options = { algorithms: ['HS256'], issuer: 'netlify' };
      const { sha256 } = load('jsonwebtoken').verify(headers['x-webhook-signature'], secret, options);
      return sha256 === hashOf(body);
    },
    sign: ({ text, secret }) => {
      const token = load('jsonwebtoken').sign({ sha256: hashOf(text) }, secret, { issuer: 'netlify', noTimestamp: true });
      return signed({ 'x-webhook-signature': token });
    },
    refuses: {},
  },
  {
    provider: 'paddle-classic',
    secrets: twice(rsa),
    write: writeForm,
    change: (text) => `${text}&a=1`,
    accepts: ({ text, secret }) => load('verify-paddle-webhook').verifyPaddleWebhook(secret, readForm(text)),
  },
  {
    // As Plaid's documentation does it; its own package does not verify.
    provider: 'plaid',
    secrets: twice(p256Jwk),
    accepts: async ({ headers, body, secret }) => {
      const { importJWK, jwtVerify } = load('jose');
      const key = await importJWK(JSON.parse(secret), 'ES256');
      const options = { algorithms: ['ES256'], maxTokenAge: '5 min' };
      const { payload } = await jwtVerify(headers['plaid-verification'], key, options);
      return payload.request_body_sha256 === hashOf(body);
    },
    sign: async ({ text, secret, nowMs }) => {
      const token = new (load('jose').SignJWT)({ request_body_sha256: hashOf(text) });
      token.setProtectedHeader({ alg: 'ES256', kid: 'a-key', typ: 'JWT' }).setIssuedAt(Math.floor(nowMs / 1000));
      return signed({ 'plaid-verification': await token.sign(createPrivateKey(secret)) });
    },
    clock: nothingAhead(300_000),
    refuses: {},
  },
  {
    provider: 'telegram',
    secrets: TEXTS,
    change: false,
    accepts: ({ headers, secret }) => {
      const { webhookFilter } = new (load('telegraf').Telegraf)('1:of-nobody');
      return webhookFilter.call({ path: '/in', secretToken: secret }, { method: 'POST', url: '/in', headers });
    },
  },
  {
    provider: 'twitch',
    secrets: TEXTS,
    accepts: ({ headers, text, secret }) => {
      const { EventSubMiddleware } = load('@twurple/eventsub-http');
      const middleware = new EventSubMiddleware({ apiClient: {}, hostName: 'a.example', pathPrefix: '/in', secret });
      const [id, timestamp, signature] = ['id', 'timestamp', 'signature'].map(
        (name) => headers[`twitch-eventsub-message-${name}`],
      );
      return middleware._verifyData(id, timestamp, text, signature);
    },
    clock: leftToCallers(600_000),
  },
];

function hashOf(body: string | Buffer): string {
  return createHash('sha256').update(body).digest('hex');
}

function p256Jwk(): KeyPair {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const verifies = JSON.stringify(publicKey.export({ format: 'jwk' }));
  return { verifies, signs: privateKey.export({ format: 'pem', type: 'pkcs8' }).toString() };
}

function received({ headers, body, url }: Delivery): Request {
  return new Request(url, { method: 'POST', headers, body });
}

/** @hookflo/tern */
function tern(provider: string): Oracle {
  return {
    provider,
    secrets: TEXTS,
    accepts: async (delivery) => {
      const { WebhookVerificationService } = load('@hookflo/tern');
      return (await WebhookVerificationService.verifyWithPlatformConfig(received(delivery), provider, delivery.secret)).isValid;
    },
    refuses: { ...TEXT_ONLY, 'byte order mark': 'its decoder drops it' },
  };
}

/** nuxt-webhook-validators, whose files are for Nuxt's bundler: `vitest.config.ts` stands in for it. */
function nuxt(provider: string, name: string, configure: (secret: string) => object, file = provider): Oracle {
  return {
    provider,
    secrets: TEXTS,
    accepts: async (delivery) => {
      const folder = new URL('./node_modules/nuxt-webhook-validators/dist/runtime/server/lib/validators/', import.meta.url);
      const validators = await import(/* @vite-ignore */ `${folder.pathname}${file}.js`);
      const event = new (load('h3').H3Event)(received(delivery));
      event.context.config = { webhook: { [provider]: configure(delivery.secret) } };
      return validators[name](event);
    },
    refuses: { ...TEXT_ONLY, 'byte order mark': 'its decoder drops it', empty: 'it asks for a body' },
  };
}
