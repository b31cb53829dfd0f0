import type { ProviderDescription } from '../description.js';

export const postmark: ProviderDescription = {
  name: 'postmark',
  title: 'Postmark',
  documentation: 'https://postmarkapp.com/developer/webhooks/webhooks-overview',
  evidence: 'official',
  caveat:
    'Nothing is signed. The secret is `user:password`, as Postmark was given it. Whatever is answered with 401 is not sent again: a wrong secret loses events.',
  algorithm: 'token',
  signature: { header: 'authorization', prefix: 'Basic ', encoding: 'base64' },
  // Inbound mail; other events are given up after 70 minutes.
  retryHorizon: '11h',
  eventId: 'header:x-pm-webhook-trace-id',
  eventType: 'body:RecordType',
  eventTime: { at: ['body:DeliveredAt', 'body:BouncedAt', 'body:ReceivedAt', 'body:ChangedAt'], unit: 'rfc3339' },
};
