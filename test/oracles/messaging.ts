import { createHash } from 'node:crypto';
import { ed25519, p256 } from '../providers/keys.js';
import { leftToCallers, pastOnly, untimed } from './clocks.js';
import { type Delivery, load, type Oracle, readForm, signed, TEXT_ONLY, TEXTS, twice, writeForm } from './oracle.js';

/** Chat, telephone, mail. */
export const messaging: readonly Oracle[] = [
  {
    provider: 'discord',
    secrets: twice(() => ed25519((raw) => raw.toString('hex'))),
    accepts: ({ headers, body, secret }) =>
      load('discord-interactions').verifyKey(body, headers['x-signature-ed25519'], headers['x-signature-timestamp'], secret),
    clock: untimed,
    refuses: {},
  },
  ...(['v1', 'v2', 'v3'] as const).map(hubspot),
  {
    provider: 'line',
    secrets: TEXTS,
    accepts: ({ headers, body, secret }) => load('@line/bot-sdk').validateSignature(body, secret, headers['x-line-signature']),
    refuses: {},
  },
  {
    provider: 'nylas',
    secrets: TEXTS,
    // Later versions of the package verify nothing.
    accepts: ({ headers, body, secret }) => {
      const { default: notification } = load('nylas/lib/models/webhook-notification');
      return notification.verifyWebhookSignature(headers['x-nylas-signature'], body, secret);
    },
    refuses: {},
  },
  {
    provider: 'pusher',
    secrets: TEXTS,
    accepts: (delivery) => pusherHook(delivery, delivery.secret).isValid(),
    acceptsEither: (delivery, [first, second]) => pusherHook(delivery, first).isValid({ key: 'a-key', secret: second }),
    sign: ({ text, secret }) => signed({ 'x-pusher-signature': new (load('pusher').Token)('a-key', secret).sign(text) }),
    clock: untimed,
    refuses: { ...TEXT_ONLY, 'byte order mark': 'it asks for JSON', empty: 'it asks for JSON', 'no JSON': 'it asks for JSON' },
  },
  {
    provider: 'sendgrid',
    secrets: twice(p256),
    accepts: ({ headers, body, secret }) => {
      const webhook = new (load('@sendgrid/eventwebhook').EventWebhook)();
      const name = 'x-twilio-email-event-webhook';
      const key = webhook.convertPublicKeyToECDSA(secret);
      return webhook.verifySignature(key, body, headers[`${name}-signature`], headers[`${name}-timestamp`]);
    },
    clock: untimed,
    refuses: { 'invalid UTF-8': 'it takes bytes, and decodes them' },
  },
  {
    provider: 'slack',
    secrets: TEXTS,
    accepts: ({ headers, text, secret }) => {
      const sent = {
        'x-slack-signature': headers['x-slack-signature'],
        'x-slack-request-timestamp': Number(headers['x-slack-request-timestamp']),
      };
      return load('@slack/bolt').isValidSlackRequest({ signingSecret: secret, body: text, headers: sent });
    },
    clock: pastOnly(300_000),
  },
  {
    provider: 'twilio',
    way: 'a form',
    secrets: TEXTS,
    write: writeForm,
    change: (text) => `${text}&a=1`,
    accepts: ({ headers, text, url, secret }) =>
      load('twilio').validateRequest(secret, headers['x-twilio-signature'], url, readForm(text)),
    sign: ({ text, url, secret }) => ({
      headers: { 'x-twilio-signature': load('twilio').getExpectedTwilioSignature(secret, url, readForm(text)) },
    }),
  },
  {
    provider: 'twilio',
    way: 'JSON',
    secrets: TEXTS,
    urlOf: (body) => `https://hooks.example.com/in?bodySHA256=${createHash('sha256').update(body).digest('hex')}`,
    accepts: ({ headers, text, url, secret }) =>
      load('twilio').validateRequestWithBody(secret, headers['x-twilio-signature'], url, text),
    sign: ({ url, secret }) => signed({ 'x-twilio-signature': load('twilio').getExpectedTwilioSignature(secret, url, {}) }),
  },
  {
    provider: 'zoom',
    secrets: TEXTS,
    // It parses the body, and signs what it writes again: it knows no other JSON than this.
    write: (payload) => JSON.stringify({ ...payload, event: 'meeting.started' }),
    change: (text) => text.replace('meeting.started', 'meeting.ended'),
    accepts: async ({ headers, text, secret }) => {
      const { AwsLambdaReceiver } = load('@zoom/rivet/teamchat');
      const receive = new AwsLambdaReceiver({ webhooksSecretToken: secret }).start();
      return (await receive({ headers, body: text, isBase64Encoded: false })).statusCode === 200;
    },
    clock: leftToCallers(300_000),
  },
];

function hubspot(version: 'v1' | 'v2' | 'v3'): Oracle {
  const signature = () => load('@hubspot/api-client').Signature;
  const header = version === 'v3' ? 'x-hubspot-signature-v3' : 'x-hubspot-signature';
  return {
    provider: 'hubspot',
    way: version,
    secrets: TEXTS,
    accepts: ({ headers, text, url, secret }) =>
      signature().isValid({
        signatureVersion: version,
        signature: headers[header],
        clientSecret: secret,
        requestBody: text,
        url,
        timestamp: Number(headers['x-hubspot-request-timestamp']),
      }),
    sign: ({ text, url, secret, nowMs }) => {
      const options = { clientSecret: secret, requestBody: text, url, timestamp: nowMs };
      const extra =
        version === 'v3' ? { 'x-hubspot-request-timestamp': String(nowMs) } : { 'x-hubspot-signature-version': version };
      return signed({ ...extra, [header]: signature().getSignature('POST', version, options) });
    },
    ...(version === 'v3' ? { clock: pastOnly(300_000) } : { weDoNotSign: true as const }),
  };
}

function pusherHook({ headers, text }: Delivery, secret: string) {
  const Pusher = load('pusher');
  const pusher = new Pusher({ appId: '1', key: 'a-key', secret });
  return pusher.webhook({
    headers: { 'content-type': 'application/json', 'x-pusher-key': 'a-key', ...headers },
    rawBody: text,
  });
}
