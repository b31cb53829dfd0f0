import { shared } from '../providers/keys.js';
import { bothWays } from './clocks.js';
import { JSON_ONLY, load, type Oracle, signed, TEXTS, type Unsigned, WHSEC } from './oracle.js';

const { empty: _, ...PARSES } = JSON_ONLY;
/** They give back the parsed body, and nothing for an empty one. */
const LIBRARY = { clock: bothWays(300_000), several: 'any', refuses: PARSES } as const;
const supabase = (byte: number) => shared(`v1,whsec_${Buffer.alloc(24, byte).toString('base64')}`);

/** Those that sign as Standard Webhooks or Svix do. */
export const standardWebhooks: readonly Oracle[] = [
  { provider: 'standard-webhooks', secrets: WHSEC, ...reference('webhook', (secret) => secret), ...LIBRARY },
  // GitLab and Supabase name the reference library in their documentation, and have none of their own.
  { provider: 'gitlab', secrets: WHSEC, ...reference('webhook', (secret) => secret), ...LIBRARY },
  {
    provider: 'supabase',
    secrets: [supabase(1), supabase(2)],
    ...reference('webhook', (secret) => secret.replace('v1,whsec_', '')),
    ...LIBRARY,
  },
  {
    provider: 'svix',
    secrets: WHSEC,
    accepts: ({ headers, body, secret }) => done(new (load('svix').Webhook)(secret).verify(body, headers)),
    sign: (unsigned) => signStandard('svix', new (load('svix').Webhook)(unsigned.secret), unsigned),
    ...LIBRARY,
    // An older version of the reference library is inside.
    refuses: JSON_ONLY,
  },
  {
    provider: 'clerk',
    secrets: WHSEC,
    accepts: async ({ headers, body, url, secret }) => {
      const received = new Request(url, { method: 'POST', headers, body });
      return done(await load('@clerk/backend/webhooks').verifyWebhook(received, { signingSecret: secret }));
    },
    ...LIBRARY,
    refuses: { ...PARSES, empty: 'it reads the type of what it has verified' },
  },
  {
    provider: 'openai',
    secrets: WHSEC,
    accepts: async ({ headers, text, secret }) => {
      const { OpenAI } = load('openai');
      return done(await new OpenAI({ apiKey: 'x' }).webhooks.verifySignature(text, headers, secret));
    },
    clock: bothWays(300_000),
    several: 'any',
  },
  polar('a text', TEXTS),
  polar('whsec_', WHSEC),
  {
    provider: 'resend',
    secrets: WHSEC,
    accepts: ({ headers, text, secret }) => {
      const [id, timestamp, signature] = ['id', 'timestamp', 'signature'].map((name) => headers[`svix-${name}`]);
      const { webhooks } = new (load('resend').Resend)('re_of_nobody');
      return done(webhooks.verify({ payload: text, headers: { id, timestamp, signature }, webhookSecret: secret }));
    },
    ...LIBRARY,
  },
];

function polar(way: string, secrets: Oracle['secrets']): Oracle {
  return {
    provider: 'polar',
    way,
    secrets,
    accepts: async ({ headers, body, secret }) => {
      try {
        return done(await load('@polar-sh/sdk/2026-10').webhooks.validateEvent(body, headers, secret));
      } catch (error) {
        // Verified, but no JSON, or none of the events that it knows.
        return ['PolarWebhookError', 'PolarWebhookUnknownTypeError'].includes((error as Error).name);
      }
    },
    ...LIBRARY,
    refuses: { 'invalid UTF-8': 'it takes bytes, and decodes them', 'byte order mark': 'its decoder drops it' },
  };
}

/** The library of the specification. */
function reference(prefix: string, readSecret: (secret: string) => string): Pick<Oracle, 'accepts' | 'sign'> {
  const webhook = (secret: string) => new (load('standardwebhooks').Webhook)(readSecret(secret));
  return {
    accepts: ({ headers, body, secret }) => done(webhook(secret).verify(body, headers)),
    sign: (unsigned) => signStandard(prefix, webhook(unsigned.secret), unsigned),
  };
}

function signStandard(
  prefix: string,
  webhook: { sign(id: string, time: Date, text: string): string },
  { text, nowMs }: Unsigned,
) {
  return signed({
    [`${prefix}-id`]: 'msg_1',
    [`${prefix}-timestamp`]: String(Math.floor(nowMs / 1000)),
    [`${prefix}-signature`]: webhook.sign('msg_1', new Date(nowMs), text),
  });
}

/** They throw if it is not valid. */
function done(_result: unknown): true {
  return true;
}
