import type { ProviderDescription } from '../description.js';

export const square: ProviderDescription = {
  name: 'square',
  title: 'Square',
  documentation: 'https://developer.squareup.com/docs/webhooks/step3validate',
  evidence: 'vectors',
  algorithm: 'hmac-sha256',
  signature: { header: 'x-square-hmacsha256-signature', encoding: 'base64' },
  signed: '{url}{body}',
  answerDeadline: '10s',
  retryHorizon: '1d',
  eventId: 'body:event_id',
  eventType: 'body:type',
  eventTime: { at: 'body:created_at', unit: 'rfc3339' },
  attempt: { at: 'header:square-retry-number', first: 0 },
};
