import * as octokit from '@octokit/webhooks-methods';
import fc from 'fast-check';
import { Webhook as StandardWebhook } from 'standardwebhooks';
import Stripe from 'stripe';
import { Webhook as SvixWebhook } from 'svix';
import { describe, expect, it } from 'vitest';
import { findProvider } from '../../src/providers/index.js';
import { signDelivery } from '../../src/testing.js';
import { request } from './request.js';

const SECRET = 'whsec_dGhlIGtleSBvZiBhIHRlc3QsIG5vdCBhIHNlY3JldA==';
const SECONDS = 1_700_000_000;
const NOW = SECONDS * 1000;

function verdict(name: string, headers: Record<string, string>, body: string, secret = SECRET, now = NOW) {
  const provider = findProvider(name)!;
  return provider.verify(request({ headers, body }), [provider.prepareSecret(secret)], { now, toleranceMs: 300_000 });
}

const VALID = { status: 'valid', secretIndex: 0 };
/** The libraries take JSON texts only. */
const events = fc.json();

describe("each provider's own library", () => {
  it('stripe: what it signs we accept, and the reverse', () => {
    const stripe = new Stripe('sk_test_of_nobody');
    fc.assert(
      fc.property(events, (payload) => {
        const header = stripe.webhooks.generateTestHeaderString({ payload, secret: SECRET, timestamp: SECONDS });
        expect(verdict('stripe', { 'stripe-signature': header }, payload)).toEqual(VALID);
        const { headers } = signDelivery('stripe', { body: payload, secret: SECRET, timestamp: NOW });
        expect(headers['stripe-signature']).toBe(header);
        expect(stripe.webhooks.signature!.verifyHeader(payload, headers['stripe-signature']!, SECRET, 300, undefined, NOW)).toBe(
          true,
        );
      }),
    );
  });

  it('github: what it signs we accept, and the reverse', async () => {
    await fc.assert(
      fc.asyncProperty(events, async (payload) => {
        const signature = await octokit.sign(SECRET, payload);
        expect(verdict('github', { 'x-hub-signature-256': signature }, payload)).toEqual(VALID);
        const { headers } = signDelivery('github', { body: payload, secret: SECRET });
        expect(await octokit.verify(SECRET, payload, headers['x-hub-signature-256']!)).toBe(true);
      }),
    );
  });

  it('svix: what it signs we accept, and the reverse', () => {
    const svix = new SvixWebhook(SECRET);
    const now = Date.now();
    fc.assert(
      fc.property(events, (payload) => {
        const signature = svix.sign('msg_1', new Date(now), payload);
        const signed = { 'svix-id': 'msg_1', 'svix-timestamp': String(Math.floor(now / 1000)), 'svix-signature': signature };
        expect(verdict('svix', signed, payload, SECRET, now)).toEqual(VALID);
        expect(verdict('clerk', signed, payload, SECRET, now)).toEqual(VALID);
        expect(() => svix.verify(payload, signDelivery('svix', { body: payload, secret: SECRET }).headers)).not.toThrow();
      }),
    );
  });

  it('standard webhooks: what it signs we accept, and the reverse', () => {
    const standard = new StandardWebhook(SECRET);
    const now = Date.now();
    fc.assert(
      fc.property(events, (payload) => {
        const signature = standard.sign('msg_1', new Date(now), payload);
        const signed = {
          'webhook-id': 'msg_1',
          'webhook-timestamp': String(Math.floor(now / 1000)),
          'webhook-signature': signature,
        };
        for (const name of ['standard-webhooks', 'svix', 'openai', 'gitlab']) {
          expect(verdict(name, signed, payload, SECRET, now)).toEqual(VALID);
        }
        expect(() =>
          standard.verify(payload, signDelivery('standard-webhooks', { body: payload, secret: SECRET }).headers),
        ).not.toThrow();
      }),
    );
  });
});
