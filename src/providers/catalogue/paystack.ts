import type { ProviderDescription } from '../description.js';

export const paystack: ProviderDescription = {
  name: 'paystack',
  title: 'Paystack',
  documentation: 'https://paystack.com/docs/payments/webhooks/',
  evidence: 'third-party',
  caveat: 'No time is signed. An example of Paystack shows a newer form, `t=…,v1=…`, that covers one: it is not checked.',
  algorithm: 'hmac-sha512',
  signature: { header: 'x-paystack-signature' },
  eventType: 'body:event',
};
