import type { ProviderDescription } from '../description.js';

export const lemonsqueezy: ProviderDescription = {
  name: 'lemonsqueezy',
  title: 'Lemon Squeezy',
  documentation: 'https://docs.lemonsqueezy.com/help/webhooks/signing-requests',
  evidence: 'official',
  algorithm: 'hmac-sha256',
  signature: { header: 'x-signature' },
  retryHorizon: '10m',
  // There is no id of the event: its body stands for it.
  eventType: ['body:meta.event_name', 'header:x-event-name'],
};
