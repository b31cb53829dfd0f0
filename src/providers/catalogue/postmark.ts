import type { ProviderDescription } from '../description.js';

export const postmark: ProviderDescription = {
  name: 'postmark',
  title: 'Postmark',
  documentation: 'https://postmarkapp.com/developer/webhooks/webhooks-overview',
  evidence: 'third-party',
  caveat: 'Nothing is signed. The secret is `user:password`, as in the URL that Postmark was given.',
  algorithm: 'token',
  signature: { header: 'authorization', prefix: 'Basic ', encoding: 'base64' },
  retryHorizon: '11h',
  eventType: 'body:RecordType',
  eventTime: { at: ['body:DeliveredAt', 'body:BouncedAt', 'body:ReceivedAt', 'body:ChangedAt'], unit: 'rfc3339' },
};
