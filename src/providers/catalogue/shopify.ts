import type { ProviderDescription } from '../description.js';

export const shopify: ProviderDescription = {
  name: 'shopify',
  title: 'Shopify',
  documentation: 'https://shopify.dev/docs/apps/build/webhooks',
  evidence: 'vectors',
  algorithm: 'hmac-sha256',
  signature: { header: ['x-shopify-hmac-sha256', 'shopify-hmac-sha256'], encoding: 'base64' },
  answerDeadline: '5s',
  retryHorizon: '4h',
  // The webhook id differs between subscriptions to the same event.
  eventId: ['header:x-shopify-event-id', 'header:shopify-event-id'],
  deliveryId: ['header:x-shopify-webhook-id', 'header:shopify-webhook-id'],
  eventType: ['header:x-shopify-topic', 'header:shopify-topic'],
  eventTime: { at: ['header:x-shopify-triggered-at', 'header:shopify-triggered-at'], unit: 'rfc3339' },
};
