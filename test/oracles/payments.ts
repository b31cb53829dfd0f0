import { shared } from '../providers/keys.js';
import { bothWays, pastOnly } from './clocks.js';
import { HEX, load, type Oracle, readForm, signed, TEXT_ONLY, TEXTS } from './oracle.js';

export const payments: readonly Oracle[] = [
  {
    provider: 'adyen',
    secrets: HEX,
    write: (payload) => JSON.stringify({ live: 'false', notificationItems: [{ NotificationRequestItem: adyenItem(payload) }] }),
    // Nothing else of an item is signed.
    change: (text) => text.replace('"success":"true"', '"success":"false"'),
    accepts: ({ text, secret }) => adyen().validateHMAC(itemIn(text), secret),
    sign: ({ text, secret }) => {
      const hmacSignature = adyen().calculateHmac(itemIn(text), secret);
      return { headers: {}, body: text.replace('"additionalData":{}', `"additionalData":${JSON.stringify({ hmacSignature })}`) };
    },
  },
  {
    provider: 'adyen-platform',
    secrets: HEX,
    accepts: ({ headers, text, secret }) => adyen().validateHMACSignature(secret, headers.hmacsignature, text),
    sign: ({ text, secret }) => signed({ hmacsignature: adyen().calculateHmac(text, secret) }),
  },
  {
    provider: 'braintree',
    secrets: [shared('one-public:one-private'), shared('two-public:two-private')],
    // Its own samples, of every kind in turn.
    write: (payload) => braintree('x:y').webhookTesting.sampleXml(braintreeKind(payload), Object.keys(payload).join('-')),
    change: (text) => text.replace('bt_payload=', 'bt_payload=AAAA'),
    accepts: async ({ text, secret }) => {
      const { bt_signature, bt_payload } = readForm(text);
      await braintree(secret).webhookNotification.parse(bt_signature, bt_payload);
      return true;
    },
    sign: ({ text, secret }) => {
      const [, kind] = /<kind>(\w+)/.exec(text) ?? [];
      const form = new URLSearchParams(braintree(secret).webhookTesting.sampleNotification(kind, 'an-id'));
      return { headers: { 'content-type': 'application/x-www-form-urlencoded' }, body: form.toString() };
    },
    several: 'any',
  },
  {
    provider: 'coinbase-commerce',
    secrets: TEXTS,
    accepts: ({ headers, text, secret }) =>
      load('coinbase-commerce-node').Webhook.verifySigHeader(text, headers['x-cc-webhook-signature'], secret),
    sign: ({ text, secret }) =>
      signed({ 'x-cc-webhook-signature': load('coinbase-commerce-node').Webhook.computeSignature(text, secret) }),
  },
  {
    provider: 'gocardless',
    secrets: TEXTS,
    // Gives nothing, and throws for a bad one.
    accepts: ({ headers, text, secret }) =>
      load('gocardless-nodejs').verifySignature(text, secret, headers['webhook-signature']) ?? true,
  },
  {
    provider: 'metronome',
    secrets: TEXTS,
    accepts: ({ headers, text, secret }) => metronome().verifySignature(text, headers, secret) ?? true,
    sign: ({ text, secret, nowMs }) => {
      const date = new Date(nowMs).toUTCString();
      return signed({
        'x-metronome-date': date,
        'metronome-webhook-signature': metronome().signPayload(text, { date, secret }),
      });
    },
    clock: bothWays(300_000),
  },
  {
    provider: 'paddle',
    secrets: TEXTS,
    accepts: ({ headers, text, secret }) => {
      const { Paddle } = load('@paddle/paddle-node-sdk');
      return new Paddle('x').webhooks.isSignatureValid(text, secret, headers['paddle-signature']);
    },
    clock: pastOnly(5_000),
    // Paddle's Go package takes any, and so do we: otherwise half of the receivers fail while a secret is changed.
    several: 'last',
  },
  {
    provider: 'razorpay',
    secrets: TEXTS,
    accepts: ({ headers, body, secret }) =>
      load('razorpay').validateWebhookSignature(body, headers['x-razorpay-signature'], secret),
    refuses: { 'invalid UTF-8': 'it takes bytes, and decodes them' },
  },
  {
    provider: 'shopify',
    secrets: TEXTS,
    accepts: async ({ headers, text, url, secret }) => {
      const sent = { 'x-shopify-topic': 'orders/paid', 'x-shopify-shop-domain': 'a.example', 'x-shopify-api-version': '2026-01' };
      const rawRequest = { method: 'POST', url, headers: { ...sent, 'x-shopify-webhook-id': '1', ...headers } };
      return (await shopify(secret).webhooks.validate({ rawBody: text, rawRequest, rawResponse: {} })).valid;
    },
    refuses: { ...TEXT_ONLY, empty: 'it asks for a body' },
  },
  {
    provider: 'square',
    secrets: TEXTS,
    accepts: ({ headers, text, url, secret }) =>
      load('square').WebhooksHelper.verifySignature({
        requestBody: text,
        signatureHeader: headers['x-square-hmacsha256-signature'],
        signatureKey: secret,
        notificationUrl: url,
      }),
  },
  {
    provider: 'stripe',
    secrets: TEXTS,
    accepts: ({ headers, body, secret }) => stripe().signature.verifyHeader(body, headers['stripe-signature'], secret, 300),
    sign: ({ text, secret, nowMs }) => {
      const timestamp = Math.floor(nowMs / 1000);
      return signed({ 'stripe-signature': stripe().generateTestHeaderString({ payload: text, secret, timestamp }) });
    },
    clock: pastOnly(300_000),
    several: 'any',
    refuses: { 'invalid UTF-8': 'it takes bytes, and decodes them', 'byte order mark': 'its decoder drops it' },
  },
];

function itemIn(text: string): object {
  return JSON.parse(text).notificationItems[0].NotificationRequestItem;
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

export function braintree(secret: string) {
  const { BraintreeGateway, Environment } = load('braintree');
  const [publicKey, privateKey] = secret.split(':');
  return new BraintreeGateway({ environment: Environment.Sandbox, merchantId: 'nobody', publicKey, privateKey });
}

function braintreeKind(payload: object): string {
  const kinds: string[] = Object.values(load('braintree').WebhookNotification.Kind);
  return kinds[JSON.stringify(payload).length % kinds.length]!;
}

function metronome() {
  return new (load('@metronome/sdk').Metronome)({ bearerToken: 'x' }).webhooks;
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

function stripe() {
  const { default: Stripe = load('stripe') } = load('stripe');
  return new Stripe('sk_test_of_nobody').webhooks;
}
