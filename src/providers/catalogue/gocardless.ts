import type { ProviderDescription } from '../description.js';

export const gocardless: ProviderDescription = {
  name: 'gocardless',
  title: 'GoCardless',
  documentation: 'https://developer.gocardless.com/getting-started/staying-up-to-date-with-webhooks',
  evidence: 'vectors',
  algorithm: 'hmac-sha256',
  signature: { header: 'webhook-signature' },
  deliveryId: 'body:meta.webhook_id',
};
