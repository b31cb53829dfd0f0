import type { ProviderDescription } from '../description.js';

export const calendly: ProviderDescription = {
  name: 'calendly',
  title: 'Calendly',
  documentation: 'https://developer.calendly.com/api-docs/4c305798a61d3-webhook-signatures',
  evidence: 'third-party',
  algorithm: 'hmac-sha256',
  signature: { header: 'calendly-webhook-signature', list: { separator: ',', assign: '=', key: 'v1' } },
  signed: '{timestamp}.{body}',
  timestamp: { part: 't', unit: 's' },
  tolerance: '180s',
  retryHorizon: '1d',
  eventType: 'body:event',
  eventTime: { at: 'body:created_at', unit: 'rfc3339' },
};
