import type { ProviderDescription } from '../description.js';

export const gocardless: ProviderDescription = {
  name: 'gocardless',
  title: 'GoCardless',
  documentation: 'https://developer.gocardless.com/getting-started/staying-up-to-date-with-webhooks',
  evidence: 'vectors',
  algorithm: 'hmac-sha256',
  signature: { header: 'webhook-signature' },
  deliveryId: 'body:meta.webhook_id',
  eventId: 'body:events.*.id',
  eventType: { all: ['body:events.*.resource_type', 'body:events.*.action'] },
  eventTime: { at: 'body:events.*.created_at', unit: 'rfc3339' },
};
