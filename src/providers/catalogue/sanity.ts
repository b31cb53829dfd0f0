import type { ProviderDescription } from '../description.js';

export const sanity: ProviderDescription = {
  name: 'sanity',
  title: 'Sanity',
  documentation: 'https://www.sanity.io/docs/content-lake/webhooks',
  evidence: 'vectors',
  algorithm: 'hmac-sha256',
  signature: { header: 'sanity-webhook-signature', encoding: 'base64url', list: { separator: ',', assign: '=', key: 'v1' } },
  signed: '{timestamp}.{body}',
  timestamp: { part: 't', unit: 'ms' },
  tolerance: 'none',
  answerDeadline: '30s',
  retryHorizon: '2m',
  eventId: 'header:idempotency-key',
  eventType: 'header:sanity-operation',
  eventTime: { at: 'header:sanity-transaction-time', unit: 'rfc3339' },
};
