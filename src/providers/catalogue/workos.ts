import type { ProviderDescription } from '../description.js';

export const workos: ProviderDescription = {
  name: 'workos',
  title: 'WorkOS',
  documentation: 'https://workos.com/docs/events/data-syncing/webhooks',
  evidence: 'vectors',
  algorithm: 'hmac-sha256',
  signature: { header: 'workos-signature', list: { separator: ',', assign: '=', key: 'v1' } },
  signed: '{timestamp}.{body}',
  timestamp: { part: 't', unit: 'ms' },
  tolerance: '180s',
  retryHorizon: '3d',
  eventId: 'body:id',
  eventType: 'body:event',
  eventTime: { at: 'body:created_at', unit: 'rfc3339' },
};
