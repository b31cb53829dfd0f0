import type { ProviderDescription } from '../description.js';

export const mux: ProviderDescription = {
  name: 'mux',
  title: 'Mux',
  documentation: 'https://www.mux.com/docs/core/verify-webhook-signatures',
  evidence: 'vectors',
  algorithm: 'hmac-sha256',
  signature: { header: 'mux-signature', list: { separator: ',', assign: '=', key: 'v1' } },
  signed: '{timestamp}.{body}',
  timestamp: { part: 't', unit: 's' },
  tolerance: '300s',
  answerDeadline: '5s',
  retryHorizon: '1d',
  eventId: 'body:id',
  eventType: 'body:type',
  eventTime: { at: 'body:created_at', unit: 'rfc3339' },
};
