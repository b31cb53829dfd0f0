import { createRequire } from 'node:module';
import { ed25519, type KeyPair, p256, shared } from '../providers/keys.js';

export interface Delivery {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** What the sender was configured with. */
  readonly url: string;
  /** What its library is given to verify with. */
  readonly secret: string;
}

/** A sender's own package. */
export interface Oracle {
  /** The name of our provider. */
  readonly provider: string;
  readonly secrets: readonly [KeyPair, KeyPair];
  /** Its verifier's opinion; a throw is a no. */
  accepts(delivery: Delivery): unknown;
  /** The signed headers as the package makes them, where it can sign. */
  sign?(delivery: Omit<Delivery, 'headers'>, nowMs: number): Promise<Record<string, string>> | Record<string, string>;
  /** How the sender would send a payload. Default: as JSON. Its own form of events leaves no room for bodies of another. */
  readonly write?: (payload: object) => string;
  /** A body that must not pass for the one given. Default: one with a space more. */
  readonly change?: (body: string) => string;
}

// The packages are not there when the types are checked.
const load: (name: string) => any = createRequire(import.meta.url);

const TEXTS = [shared('one-secret-of-the-sender'), shared('another-secret-of-it')] as const;
const HEX = [shared('a1'.repeat(32)), shared('b2'.repeat(32))] as const;
const whsec = (byte: number) => shared(`whsec_${Buffer.alloc(24, byte).toString('base64')}`);
const discordKey = () => ed25519((raw) => raw.toString('hex'));

/** Each package is loaded once its tests run. */
export const oracles: readonly Oracle[] = [
  {
    provider: 'adyen',
    secrets: HEX,
    write: (payload) => JSON.stringify({ live: 'false', notificationItems: [{ NotificationRequestItem: adyenItem(payload) }] }),
    // Nothing else of an item is signed.
    change: (body) => body.replace('"success":"true"', '"success":"false"'),
    accepts: ({ body, secret }) => {
      const [{ NotificationRequestItem: item }] = JSON.parse(body).notificationItems;
      return adyen().validateHMAC(item, secret);
    },
  },
  {
    provider: 'adyen-platform',
    secrets: HEX,
    accepts: ({ headers, body, secret }) => adyen().validateHMACSignature(secret, headers.hmacsignature, body),
    sign: ({ body, secret }) => ({ hmacsignature: adyen().calculateHmac(body, secret) }),
  },
  {
    provider: 'clerk',
    secrets: [whsec(1), whsec(2)],
    accepts: async ({ headers, body, url, secret }) => {
      const { verifyWebhook } = load('@clerk/backend/webhooks');
      await verifyWebhook(new Request(url, { method: 'POST', headers, body }), { signingSecret: secret });
      return true;
    },
  },
  {
    provider: 'coinbase-commerce',
    secrets: TEXTS,
    // Gives nothing, and throws for a bad one.
    accepts: ({ headers, body, secret }) =>
      load('coinbase-commerce-node').Webhook.verifySigHeader(body, headers['x-cc-webhook-signature'], secret) ?? true,
  },
  {
    provider: 'discord',
    secrets: [discordKey(), discordKey()],
    accepts: ({ headers, body, secret }) =>
      load('discord-interactions').verifyKey(body, headers['x-signature-ed25519'], headers['x-signature-timestamp'], secret),
  },
  {
    provider: 'elevenlabs',
    secrets: TEXTS,
    accepts: async ({ headers, body, secret }) => {
      const { ElevenLabsClient } = load('@elevenlabs/elevenlabs-js');
      await new ElevenLabsClient({ apiKey: 'x' }).webhooks.constructEvent(body, headers['elevenlabs-signature'], secret);
      return true;
    },
  },
  {
    provider: 'gocardless',
    secrets: TEXTS,
    accepts: ({ headers, body, secret }) =>
      load('gocardless-nodejs').verifySignature(body, secret, headers['webhook-signature']) ?? true,
  },
  {
    provider: 'hubspot',
    secrets: TEXTS,
    accepts: ({ headers, body, url, secret }) =>
      hubspot().isValid({
        signatureVersion: 'v3',
        signature: headers['x-hubspot-signature-v3'],
        clientSecret: secret,
        requestBody: body,
        url,
        timestamp: Number(headers['x-hubspot-request-timestamp']),
      }),
    sign: ({ body, url, secret }, timestamp) => ({
      'x-hubspot-request-timestamp': String(timestamp),
      'x-hubspot-signature-v3': hubspot().getSignature('POST', 'v3', { clientSecret: secret, requestBody: body, url, timestamp }),
    }),
  },
  {
    provider: 'hygraph',
    secrets: TEXTS,
    accepts: ({ headers, body, secret }) =>
      load('@hygraph/utils').verifyWebhookSignature({ rawPayload: body, signature: headers['gcms-signature'], secret }),
    sign: ({ body, secret }) => ({
      'gcms-signature': load('@hygraph/utils').generateWebhookSignature({ rawPayload: body, secret, environmentName: 'test' }),
    }),
  },
  {
    provider: 'line',
    secrets: TEXTS,
    accepts: ({ headers, body, secret }) => load('@line/bot-sdk').validateSignature(body, secret, headers['x-line-signature']),
  },
  {
    provider: 'linear',
    secrets: TEXTS,
    write: (payload) => JSON.stringify({ ...payload, webhookTimestamp: Date.now() }),
    accepts: ({ headers, body, secret }) => {
      const { LinearWebhookClient } = load('@linear/sdk/webhooks');
      return new LinearWebhookClient(secret).verify(Buffer.from(body), headers['linear-signature']);
    },
  },
  {
    provider: 'metronome',
    secrets: TEXTS,
    accepts: ({ headers, body, secret }) => {
      const { Metronome } = load('@metronome/sdk');
      return new Metronome({ bearerToken: 'x' }).webhooks.verifySignature(body, new Headers(headers), secret) ?? true;
    },
  },
  {
    provider: 'mux',
    secrets: TEXTS,
    accepts: async ({ headers, body, secret }) => {
      const { Mux } = load('@mux/mux-node');
      await new Mux({ tokenId: 'x', tokenSecret: 'x' }).webhooks.verifySignature(body, headers, secret);
      return true;
    },
  },
  {
    provider: 'notion',
    secrets: TEXTS,
    accepts: ({ headers, body, secret }) =>
      load('@notionhq/client').verifyWebhookSignature({
        body,
        signature: headers['x-notion-signature'],
        verificationToken: secret,
      }),
    sign: async ({ body, secret }) => ({
      'x-notion-signature': await load('@notionhq/client').signWebhookPayload({ body, verificationToken: secret }),
    }),
  },
  {
    provider: 'nylas',
    secrets: TEXTS,
    accepts: ({ headers, body, secret }) => {
      const { default: WebhookNotification } = load('nylas/lib/models/webhook-notification');
      return WebhookNotification.verifyWebhookSignature(headers['x-nylas-signature'], Buffer.from(body), secret);
    },
  },
  {
    provider: 'openai',
    secrets: [whsec(1), whsec(2)],
    accepts: async ({ headers, body, secret }) => {
      const { OpenAI } = load('openai');
      await new OpenAI({ apiKey: 'x' }).webhooks.verifySignature(body, headers, secret);
      return true;
    },
  },
  {
    provider: 'paddle',
    secrets: TEXTS,
    accepts: ({ headers, body, secret }) => {
      const { Paddle } = load('@paddle/paddle-node-sdk');
      return new Paddle('x').webhooks.isSignatureValid(body, secret, headers['paddle-signature']);
    },
  },
  {
    provider: 'polar',
    secrets: [shared('polar_whs_of_nobody'), whsec(2)],
    write: (payload) => JSON.stringify({ type: 'order.created', timestamp: new Date().toISOString(), data: payload }),
    accepts: async ({ headers, body, secret }) => {
      await load('@polar-sh/sdk/2026-10').webhooks.validateEvent(body, headers, secret);
      return true;
    },
  },
  {
    provider: 'pusher',
    secrets: TEXTS,
    accepts: ({ headers, body, secret }) => {
      const channels = new (load('pusher'))({ appId: '1', key: 'key', secret });
      const sent = { 'content-type': 'application/json', 'x-pusher-key': 'key', ...headers };
      return channels.webhook({ headers: sent, rawBody: body }).isValid();
    },
  },
  {
    provider: 'razorpay',
    secrets: TEXTS,
    accepts: ({ headers, body, secret }) =>
      load('razorpay').validateWebhookSignature(body, headers['x-razorpay-signature'], secret),
  },
  {
    provider: 'resend',
    secrets: [whsec(1), whsec(2)],
    accepts: ({ headers, body, secret }) => {
      const { Resend } = load('resend');
      const part = (name: string) => headers[`svix-${name}`];
      const shown = { id: part('id'), timestamp: part('timestamp'), signature: part('signature') };
      return new Resend('re_x').webhooks.verify({ payload: body, headers: shown, webhookSecret: secret }) !== undefined;
    },
  },
  {
    provider: 'sanity',
    secrets: TEXTS,
    accepts: ({ headers, body, secret }) =>
      load('@sanity/webhook').isValidSignature(body, headers['sanity-webhook-signature'], secret),
    sign: async ({ body, secret }, now) => ({
      'sanity-webhook-signature': await load('@sanity/webhook').encodeSignatureHeader(body, now, secret),
    }),
  },
  {
    provider: 'sendgrid',
    secrets: [p256(), p256()],
    accepts: ({ headers, body, secret }) => {
      const webhook = new (load('@sendgrid/eventwebhook').EventWebhook)();
      const name = 'x-twilio-email-event-webhook';
      const key = webhook.convertPublicKeyToECDSA(secret);
      return webhook.verifySignature(key, body, headers[`${name}-signature`], headers[`${name}-timestamp`]);
    },
  },
  {
    provider: 'shopify',
    secrets: TEXTS,
    accepts: async ({ headers, body, url, secret }) => {
      const sent = { 'x-shopify-topic': 'orders/paid', 'x-shopify-shop-domain': 'a.example', 'x-shopify-api-version': '2026-01' };
      const rawRequest = { method: 'POST', url, headers: { ...sent, 'x-shopify-webhook-id': '1', ...headers } };
      return (await shopify(secret).webhooks.validate({ rawBody: body, rawRequest, rawResponse: {} })).valid;
    },
  },
  {
    provider: 'slack',
    secrets: TEXTS,
    accepts: ({ headers, body, secret }) => {
      const sent = {
        'x-slack-signature': headers['x-slack-signature'],
        'x-slack-request-timestamp': Number(headers['x-slack-request-timestamp']),
      };
      return load('@slack/bolt').isValidSlackRequest({ signingSecret: secret, body, headers: sent });
    },
  },
  {
    provider: 'square',
    secrets: TEXTS,
    accepts: ({ headers, body, url, secret }) =>
      load('square').WebhooksHelper.verifySignature({
        requestBody: body,
        signatureHeader: headers['x-square-hmacsha256-signature'],
        signatureKey: secret,
        notificationUrl: url,
      }),
  },
  {
    provider: 'twilio',
    secrets: TEXTS,
    write: (payload) =>
      new URLSearchParams(
        Object.entries(payload).map(([name, value]): [string, string] => [name, JSON.stringify(value)]),
      ).toString(),
    change: (body) => `${body}&a=1`,
    accepts: ({ headers, body, url, secret }) => {
      const fields = Object.fromEntries(new URLSearchParams(body));
      return load('twilio').validateRequest(secret, headers['x-twilio-signature'], url, fields);
    },
    sign: ({ body, url, secret }) => {
      const fields = Object.fromEntries(new URLSearchParams(body));
      return { 'x-twilio-signature': load('twilio').getExpectedTwilioSignature(secret, url, fields) };
    },
  },
  {
    provider: 'webflow',
    secrets: TEXTS,
    accepts: ({ headers, body, secret }) => {
      const { WebflowClient } = load('webflow-api');
      return new WebflowClient({ accessToken: 'x' }).webhooks.verifySignature({ headers, body, secret });
    },
  },
  {
    provider: 'workos',
    secrets: TEXTS,
    accepts: ({ headers, body, secret }) =>
      workos().verifyHeader({ payload: body, sigHeader: headers['workos-signature'], secret }),
    sign: async ({ body, secret }, now) => ({
      'workos-signature': `t=${now}, v1=${await workos().computeSignature(now, body, secret)}`,
    }),
  },
];

/** Real events: one of each kind that GitHub sends. */
export function payloads(): readonly object[] {
  const kinds: readonly { examples: readonly object[] }[] = load('@octokit/webhooks-examples');
  return kinds.flatMap(({ examples }) => examples.slice(0, 1));
}

function adyenItem(payload: object): object {
  return {
    additionalData: {},
    amount: { currency: 'EUR', value: 1130 },
    eventCode: 'AUTHORISATION',
    eventDate: '2026-11-24T02:00:00+01:00',
    merchantAccountCode: 'Acme',
    merchantReference: Object.keys(payload).join('-'),
    originalReference: '',
    pspReference: '7914073381342284',
    reason: '',
    success: 'true',
  };
}

function adyen() {
  return new (load('@adyen/api-library').hmacValidator)();
}

function hubspot() {
  return load('@hubspot/api-client').Signature;
}

function workos() {
  return new (load('@workos-inc/node').WorkOS)('sk_test_of_nobody').webhooks;
}

function shopify(apiSecretKey: string) {
  load('@shopify/shopify-api/adapters/node');
  const { ApiVersion, LogSeverity, shopifyApi } = load('@shopify/shopify-api');
  return shopifyApi({
    apiKey: 'x',
    apiSecretKey,
    apiVersion: Object.values(ApiVersion)[0],
    hostName: 'hooks.example.com',
    isEmbeddedApp: false,
    logger: { level: LogSeverity.Error },
  });
}
