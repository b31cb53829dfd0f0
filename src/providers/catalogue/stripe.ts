import type { ProviderDescription } from '../description.js';

export const stripe: ProviderDescription = {
  name: 'stripe',
  title: 'Stripe',
  documentation: 'https://docs.stripe.com/webhooks/signature',
  evidence: 'vectors',
  algorithm: 'hmac-sha256',
  // `v0` is signed with a key of no worth: reading it would let anyone in.
  signature: { header: 'stripe-signature', list: { separator: ',', assign: '=', key: 'v1' } },
  signed: '{timestamp}.{body}',
  timestamp: { part: 't', unit: 's' },
  tolerance: '300s',
  retryHorizon: '3d',
  eventId: 'body:id',
  eventType: 'body:type',
  eventTime: { at: 'body:created', unit: 's' },
};
