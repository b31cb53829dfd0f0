import type { ProviderDescription } from '../description.js';

export const github: ProviderDescription = {
  name: 'github',
  title: 'GitHub',
  documentation: 'https://docs.github.com/en/webhooks/using-webhooks/validating-webhook-deliveries',
  evidence: 'vectors',
  algorithm: 'hmac-sha256',
  signature: { header: 'x-hub-signature-256', prefix: 'sha256=' },
  answerDeadline: '10s',
  maxBodySize: '25mib',
  // A redelivery keeps the id, so it names the event as well as the delivery.
  eventId: 'header:x-github-delivery',
  deliveryId: 'header:x-github-delivery',
  eventType: 'header:x-github-event',
};
