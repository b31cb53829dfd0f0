import { shared } from '../providers/keys.js';
import { bothWays, leftToCallers, pastOnly, untimed } from './clocks.js';
import { JSON_ONLY, load, type Oracle, signed, TEXT_ONLY, TEXTS } from './oracle.js';

/** Code, content, identity. */
export const platforms: readonly Oracle[] = [
  {
    provider: 'contentful',
    secrets: [shared('a'.repeat(64)), shared('b'.repeat(64))],
    accepts: ({ headers, text, url, secret }) =>
      load('@contentful/node-apps-toolkit').verifyRequest(secret, { method: 'POST', path: pathOf(url), headers, body: text }),
    sign: ({ text, url, secret, nowMs }) => {
      const request = {
        method: 'POST',
        path: pathOf(url),
        headers: { 'X-Contentful-Topic': 'ContentManagement.Entry.save' },
        body: text,
      };
      const headers = load('@contentful/node-apps-toolkit').signRequest(secret, request, nowMs);
      return signed({ ...headers, 'x-contentful-topic': 'ContentManagement.Entry.save' });
    },
    // It refuses the last millisecond.
    clock: pastOnly(29_999, 30_000),
  },
  {
    provider: 'elevenlabs',
    secrets: TEXTS,
    accepts: async ({ headers, text, secret }) => {
      const { WebhooksClient } = load('@elevenlabs/elevenlabs-js/wrapper/webhooks');
      await new WebhooksClient({}).constructEvent(text, headers['elevenlabs-signature'], secret);
      return true;
    },
    clock: pastOnly(1_800_000),
    several: 'first',
    refuses: JSON_ONLY,
  },
  {
    provider: 'github',
    secrets: TEXTS,
    accepts: async ({ headers, text, secret }) => (await octokit()).verify(secret, text, headers['x-hub-signature-256']!),
    acceptsEither: async ({ headers, text }, [first, second]) =>
      (await octokit()).verifyWithFallback(first, text, headers['x-hub-signature-256']!, [second]),
    sign: async ({ text, secret }) => signed({ 'x-hub-signature-256': await (await octokit()).sign(secret, text) }),
    refuses: { ...TEXT_ONLY, empty: 'it asks for a body' },
  },
  {
    provider: 'hygraph',
    secrets: TEXTS,
    accepts: ({ headers, text, secret }) =>
      load('@hygraph/utils').verifyWebhookSignature({ rawPayload: text, signature: headers['gcms-signature'], secret }),
    sign: ({ text, secret }) =>
      signed({ 'gcms-signature': load('@hygraph/utils').generateWebhookSignature({ rawPayload: text, secret }) }),
    clock: leftToCallers(300_000),
    refuses: { empty: 'it asks for a body' },
    weRefuse: { 'invalid UTF-8': 'text is signed: bodies of other bytes, decoded, would pass for this one' },
  },
  {
    provider: 'linear',
    secrets: TEXTS,
    write: (payload) => JSON.stringify({ ...payload, webhookTimestamp: Date.now() }),
    accepts: ({ headers, body, secret }) => {
      const { LinearWebhookClient } = load('@linear/sdk/webhooks');
      return new LinearWebhookClient(secret).verify(body, headers['linear-signature']);
    },
    clock: bothWays(60_000),
  },
  {
    provider: 'mux',
    secrets: TEXTS,
    accepts: async ({ headers, text, secret }) => {
      const { Mux } = load('@mux/mux-node');
      await new Mux({ tokenId: 'x', tokenSecret: 'x' }).webhooks.verifySignature(text, headers, secret);
      return true;
    },
    clock: pastOnly(300_000),
    several: 'any',
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
    sign: async ({ text, secret }) =>
      signed({
        'x-notion-signature': await load('@notionhq/client').signWebhookPayload({ body: text, verificationToken: secret }),
      }),
    refuses: {},
  },
  {
    provider: 'sanity',
    secrets: TEXTS,
    accepts: ({ headers, text, secret }) =>
      load('@sanity/webhook').isValidSignature(text, headers['sanity-webhook-signature'], secret),
    sign: async ({ text, secret, nowMs }) =>
      signed({ 'sanity-webhook-signature': await load('@sanity/webhook').encodeSignatureHeader(text, nowMs, secret) }),
    clock: untimed,
    // It takes no header with two, and the sender makes none.
    several: 'none',
    refuses: { ...TEXT_ONLY, empty: 'it asks for a body' },
  },
  {
    provider: 'webflow',
    secrets: TEXTS,
    accepts: ({ headers, text, secret }) =>
      new (load('webflow-api').WebflowClient)({ accessToken: 'x' }).webhooks.verifySignature({ headers, body: text, secret }),
    clock: leftToCallers(300_000),
  },
  {
    provider: 'workos',
    secrets: TEXTS,
    accepts: ({ headers, text, secret }) =>
      workos().verifyHeader({ payload: text, sigHeader: headers['workos-signature'], secret }),
    sign: async ({ text, secret, nowMs }) =>
      signed({ 'workos-signature': `t=${nowMs}, v1=${await workos().computeSignature(nowMs, text, secret)}` }),
    clock: pastOnly(180_000),
    several: 'first',
  },
];

// It has no entry for `require`.
const octokit = () => import('@octokit/webhooks-methods');

/** As it stands there: a URL object would rewrite some characters. */
function pathOf(url: string): string {
  return url.replace(/^https?:\/\/[^/]*/, '');
}

function workos() {
  return new (load('@workos-inc/node').WorkOS)('sk_test_of_nobody').webhooks;
}
