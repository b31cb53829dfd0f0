import type { ProviderDescription } from '../description.js';

export const coinbaseCommerce: ProviderDescription = {
  name: 'coinbase-commerce',
  title: 'Coinbase Commerce',
  documentation: 'https://docs.cdp.coinbase.com/commerce/webhooks',
  evidence: 'vectors',
  algorithm: 'hmac-sha256',
  signature: { header: 'x-cc-webhook-signature' },
  retryHorizon: '3d',
  eventId: 'body:event.id',
  // The id at the top is that of the attempt's record.
  deliveryId: 'body:id',
  eventType: 'body:event.type',
  eventTime: { at: 'body:event.created_at', unit: 'rfc3339' },
  attempt: { at: 'body:attempt_number' },
};
