import type { ProviderDescription } from '../description.js';

export const paystack: ProviderDescription = {
  name: 'paystack',
  title: 'Paystack',
  documentation: 'https://paystack.com/docs/payments/webhooks/',
  evidence: 'third-party',
  algorithm: 'hmac-sha512',
  signature: { header: 'x-paystack-signature' },
  eventType: 'body:event',
};
