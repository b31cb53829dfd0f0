import * as crypto from 'node:crypto';

/**
 * Senders as their documentation has them, written without a look at `src/`: what both agree on is not one mistake made twice. Of the
 * older signatures that GitHub and Square send beside their own (SHA-1) nothing is here: they are not taken.
 * `{sig}`, `{t}`, `{id}`, `{url}`, `{method}` and `{secret}` stand for the parts of one delivery.
 */
export interface Sender {
  readonly name: string;
  /** `plain`: SHA-256 without a key. */
  readonly alg: 'sha256' | 'sha1' | 'sha512' | 'plain' | 'token';
  readonly enc: BufferEncoding;
  readonly text: string;
  readonly header: string;
  /** What stands before the signatures in the header, what one of them looks like, and what is between two. */
  readonly head: string;
  readonly item: string;
  readonly separator: string | undefined;
  readonly others: Readonly<Record<string, string>>;
  readonly key: 'utf8' | 'hex' | 'base64' | 'whsec';
  /** Unit, seconds that it may be old, and whether a clock that is ahead is refused too. */
  readonly time: readonly [unit: 's' | 'ms' | 'iso' | 'nanos' | 'http', past?: number, future?: 'too'] | undefined;
  readonly secret: string;
}

export const AT = 1_700_000_000_000;
const SIG = '{sig}';
const text = (name: string, header: string, rest: Partial<Sender> = {}): Sender => ({
  ...{
    name,
    header,
    alg: 'sha256',
    enc: 'hex',
    text: '{body}',
    head: '',
    item: SIG,
    separator: undefined,
    others: {},
    key: 'utf8',
  },
  ...{ time: undefined, secret: 'c2VjcmV0LW9mLXRoZS1yb3V0ZQ==' },
  ...rest,
});
const base64 = (name: string, header: string, rest: Partial<Sender> = {}) => text(name, header, { enc: 'base64', ...rest });
const dotted = (name: string, header: string, rest: Partial<Sender> = {}) =>
  text(name, header, { text: '{t}.{body}', head: 't={t},', item: 'v1={sig}', separator: ',', time: ['s', 300], ...rest });
const token = (name: string, header: string, item = '{secret}') => text(name, header, { alg: 'token', item });
const standard = (name: string, prefix = 'webhook', rest: Partial<Sender> = {}) =>
  base64(name, `${prefix}-signature`, {
    ...{ text: '{id}.{t}.{body}', item: 'v1,{sig}', separator: ' ', key: 'whsec', time: ['s', 300, 'too'] },
    ...{ others: { [`${prefix}-id`]: '{id}', [`${prefix}-timestamp`]: '{t}' }, secret: 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw' },
    ...rest,
  });

export const senders: readonly Sender[] = [
  dotted('stripe', 'stripe-signature', { secret: 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw' }),
  text('github', 'x-hub-signature-256', { item: 'sha256={sig}' }),
  base64('shopify', 'x-shopify-hmac-sha256'),
  base64('shopify', 'shopify-hmac-sha256'),
  standard('svix', 'svix'),
  standard('svix'),
  standard('clerk', 'svix'),
  standard('clerk'),
  standard('resend', 'svix'),
  standard('standard-webhooks'),
  standard('openai'),
  standard('openai', 'webhook', { key: 'utf8', secret: 'MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw' }),
  standard('supabase', 'webhook', { secret: 'v1,whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw' }),
  token('gitlab', 'x-gitlab-token'),
  standard('gitlab', 'webhook', { secret: `whsec_${Buffer.alloc(32, 7).toString('base64')}` }),
  standard('polar', 'webhook', { key: 'utf8', secret: 'polar_whs_MfKQ9r8GKYqrTwjUPD8' }),
  text('slack', 'x-slack-signature', {
    ...{ text: 'v0:{t}:{body}', item: 'v0={sig}', time: ['s', 300], others: { 'x-slack-request-timestamp': '{t}' } },
  }),
  text('zoom', 'x-zm-signature', {
    ...{ text: 'v0:{t}:{body}', item: 'v0={sig}', time: ['s', 300], others: { 'x-zm-request-timestamp': '{t}' } },
  }),
  base64('square', 'x-square-hmacsha256-signature', { text: '{url}{body}' }),
  base64('adyen-platform', 'hmacsignature', { key: 'hex', secret: '11223344D785FBAE710E7F943F307971' }),
  dotted('paddle', 'paddle-signature', {
    ...{
      text: '{t}:{body}',
      head: 'ts={t};',
      item: 'h1={sig}',
      separator: ';',
      time: ['s', 5],
      secret: 'pdl_ntfset_01hsdn8d43_hK',
    },
  }),
  text('lemonsqueezy', 'x-signature'),
  text('razorpay', 'x-razorpay-signature'),
  text('coinbase-commerce', 'x-cc-webhook-signature'),
  dotted('coinbase-cdp', 'x-hook0-signature', { item: 'v0={sig}' }),
  text('linear', 'linear-signature'),
  text('hubspot', 'x-hubspot-signature', {
    alg: 'plain',
    text: '{secret}{body}',
    others: { 'x-hubspot-signature-version': 'v1' },
  }),
  text('hubspot', 'x-hubspot-signature', {
    ...{ alg: 'plain', text: '{secret}{method}{url}{body}', others: { 'x-hubspot-signature-version': 'v2' } },
  }),
  base64('hubspot', 'x-hubspot-signature-v3', {
    ...{ text: '{method}{url}{body}{t}', time: ['ms', 300], others: { 'x-hubspot-request-timestamp': '{t}' } },
  }),
  text('intercom', 'x-hub-signature', { alg: 'sha1', item: 'sha1={sig}' }),
  text('dropbox', 'x-dropbox-signature'),
  text('twitch', 'twitch-eventsub-message-signature', {
    ...{ text: '{id}{t}{body}', item: 'sha256={sig}', time: ['nanos', 600] },
    others: { 'twitch-eventsub-message-id': '{id}', 'twitch-eventsub-message-timestamp': '{t}' },
  }),
  text('meta', 'x-hub-signature-256', { item: 'sha256={sig}' }),
  base64('x', 'x-twitter-webhooks-signature', { item: 'sha256={sig}' }),
  base64('zendesk', 'x-zendesk-webhook-signature', {
    ...{ text: '{t}{body}', time: ['iso'], others: { 'x-zendesk-webhook-signature-timestamp': '{t}' } },
  }),
  base64('typeform', 'typeform-signature', { item: 'sha256={sig}' }),
  dotted('calendly', 'calendly-webhook-signature', { time: ['s', 180] }),
  dotted('workos', 'workos-signature', { time: ['ms', 180], head: 't={t}, ', separator: ', ' }),
  text('vercel', 'x-vercel-signature', { alg: 'sha1' }),
  text('bitbucket', 'x-hub-signature', { item: 'sha256={sig}' }),
  text('jira', 'x-hub-signature', { item: 'sha256={sig}' }),
  token('okta', 'authorization'),
  token('auth0', 'authorization'),
  text('sentry', 'sentry-hook-signature', { others: { 'sentry-hook-timestamp': '{t}' } }),
  text('pagerduty', 'x-pagerduty-signature', { item: 'v1={sig}', separator: ',' }),
  dotted('sanity', 'sanity-webhook-signature', { enc: 'base64url', time: ['ms'] }),
  text('notion', 'x-notion-signature', { item: 'sha256={sig}' }),
  text('airtable', 'x-airtable-content-mac', { item: 'hmac-sha256={sig}', key: 'base64' }),
  text('asana', 'x-hook-signature'),
  base64('trello', 'x-trello-webhook', { alg: 'sha1', text: '{body}{url}' }),
  base64('docusign', 'x-docusign-signature-1'),
  base64('docusign', 'x-docusign-signature-2', { others: { 'x-docusign-signature-1': Buffer.alloc(32).toString('base64') } }),
  dotted('mux', 'mux-signature'),
  token('telegram', 'x-telegram-bot-api-secret-token'),
  base64('woocommerce', 'x-wc-webhook-signature'),
  base64('xero', 'x-xero-signature'),
  base64('intuit', 'intuit-signature'),
  base64('line', 'x-line-signature'),
  text('gocardless', 'webhook-signature'),
  base64('box', 'box-signature-primary', { text: '{body}{t}', time: ['iso', 600], others: { 'box-delivery-timestamp': '{t}' } }),
  base64('box', 'box-signature-secondary', {
    ...{ text: '{body}{t}', time: ['iso', 600] },
    others: { 'box-delivery-timestamp': '{t}', 'box-signature-primary': Buffer.alloc(32).toString('base64') },
  }),
  text('circleci', 'circleci-signature', { item: 'v1={sig}', separator: ',' }),
  base64('heroku', 'heroku-webhook-hmac-sha256'),
  text('webflow', 'x-webflow-signature', { text: '{t}:{body}', time: ['ms', 300], others: { 'x-webflow-timestamp': '{t}' } }),
  text('klaviyo', 'klaviyo-signature', { text: '{body}{t}', time: ['http'], others: { 'klaviyo-timestamp': '{t}' } }),
  dotted('tailscale', 'tailscale-webhook-signature'),
  dotted('cloudflare-stream', 'webhook-signature', { head: 'time={t},', item: 'sig1={sig}', time: ['s'] }),
  text('recharge', 'x-recharge-hmac-sha256', { alg: 'plain', text: '{secret}{body}' }),
  text('paystack', 'x-paystack-signature', { alg: 'sha512' }),
  text('pusher', 'x-pusher-signature', { others: { 'x-pusher-key': 'app-key' } }),
  text('nylas', 'x-nylas-signature'),
  text('launchdarkly', 'x-ld-signature'),
  text('cal.com', 'x-cal-signature-256'),
  dotted('elevenlabs', 'elevenlabs-signature', { item: 'v0={sig}', time: ['s', 1800] }),
  text('metronome', 'metronome-webhook-signature', {
    text: '{t}\n{body}',
    time: ['http'],
    others: { 'x-metronome-date': '{t}' },
  }),
  token('postmark', 'authorization', 'Basic {basic}'),
  token('cloudevents', 'authorization', 'Bearer {secret}'),
];

export interface Delivery {
  readonly body?: Buffer;
  readonly id?: string;
  readonly url?: string;
  readonly method?: string;
  /** Milliseconds; or the text to send, right or wrong. */
  readonly at?: number | string;
  readonly secret?: string;
  readonly alg?: 'sha1' | 'sha256' | 'sha512';
}

/** The text of a moment, as the sender writes it. */
export function moment(sender: Sender, at: number): string {
  switch (sender.time?.[0]) {
    case 'ms':
      return String(at);
    case 'iso':
      return new Date(at).toISOString();
    case 'nanos':
      return new Date(at).toISOString().replace('Z', '123456Z');
    case 'http':
      return new Date(at).toUTCString();
    default:
      return String(Math.floor(at / 1000));
  }
}

/** The signature of a delivery, as the bytes that the sender then encodes. */
export function signature(sender: Sender, delivery: Delivery = {}): Buffer {
  const { body = Buffer.from('{"a":1}'), secret = sender.secret, alg } = delivery;
  const parts = sender.text.split('{body}').map((piece) => Buffer.from(fill(sender, piece, delivery)));
  const signed = Buffer.concat(parts.flatMap((part, n) => (n === 0 ? [part] : [body, part])));
  if (sender.alg === 'plain')
    return crypto
      .createHash(alg ?? 'sha256')
      .update(signed)
      .digest();
  return crypto
    .createHmac(alg ?? sender.alg, keyBytes(sender, secret))
    .update(signed)
    .digest();
}

/** The headers of a delivery. `shown`: the signatures as text, in place of the right one. */
export function headers(sender: Sender, delivery: Delivery = {}, shown?: readonly string[]): Record<string, string> {
  const items = shown ?? [sender.alg === 'token' ? '' : signature(sender, delivery).toString(sender.enc)];
  const list = items.map((sig) => fill(sender, sender.item, delivery).replace(SIG, () => sig));
  const others = Object.entries(sender.others).map(([name, value]) => [name, fill(sender, value, delivery)]);
  return {
    ...Object.fromEntries(others),
    [sender.header]: fill(sender, sender.head, delivery) + list.join(sender.separator ?? ','),
  };
}

function fill(
  sender: Sender,
  template: string,
  { id = 'msg_1', url = 'https://example.com/hook?a=b', method = 'POST', at = AT, secret = sender.secret }: Delivery,
) {
  const t = typeof at === 'string' ? at : moment(sender, at);
  const values: Record<string, string> = { t, id, url, method, secret, basic: Buffer.from(secret).toString('base64') };
  return template.replace(/\{(\w+)\}/g, (whole, name: string) => values[name] ?? whole);
}

function keyBytes(sender: Sender, secret: string): Buffer {
  if (sender.key === 'whsec') return Buffer.from(secret.replace(/^(v1,)?whsec_/, ''), 'base64');
  return Buffer.from(secret, sender.key);
}
