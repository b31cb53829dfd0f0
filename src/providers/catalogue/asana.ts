import type { ProviderDescription } from '../description.js';

export const asana: ProviderDescription = {
  name: 'asana',
  title: 'Asana',
  documentation: 'https://developers.asana.com/docs/webhooks-guide',
  evidence: 'official',
  caveat: 'The secret is the one that Asana sent in `X-Hook-Secret` when the webhook was made.',
  algorithm: 'hmac-sha256',
  signature: { header: 'x-hook-signature' },
  answerDeadline: '10s',
  retryHorizon: '1d',
  eventType: { all: ['body:events.*.resource.resource_type', 'body:events.*.action'] },
  eventTime: { at: 'body:events.*.created_at', unit: 'rfc3339' },
  // The answer shows the secret again, and only the application can keep it.
  handshake: { unsigned: true, at: 'header:x-hook-secret', unless: 'header:x-hook-signature' },
};
