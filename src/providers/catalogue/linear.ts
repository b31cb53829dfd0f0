import type { ProviderDescription } from '../description.js';

export const linear: ProviderDescription = {
  name: 'linear',
  title: 'Linear',
  documentation: 'https://linear.app/developers/webhooks',
  evidence: 'vectors',
  caveat: 'Whether a retry keeps its `Linear-Delivery` is not certain.',
  algorithm: 'hmac-sha256',
  signature: { header: 'linear-signature' },
  // `linear-timestamp` says the same, but nobody signed it.
  timestamp: { body: 'webhookTimestamp', unit: 'ms', optional: true },
  tolerance: '60s',
  answerDeadline: '5s',
  retryHorizon: '8h',
  eventId: 'header:linear-delivery',
  changesPerAttempt: ['body:webhookTimestamp'],
  eventType: ['header:linear-event', 'body:type'],
  eventTime: { at: 'body:createdAt', unit: 'rfc3339' },
};
