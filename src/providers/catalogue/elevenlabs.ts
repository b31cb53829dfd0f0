import type { ProviderDescription } from '../description.js';

export const elevenlabs: ProviderDescription = {
  name: 'elevenlabs',
  title: 'ElevenLabs',
  documentation: 'https://elevenlabs.io/docs/overview/administration/webhooks',
  evidence: 'vectors',
  algorithm: 'hmac-sha256',
  signature: { header: 'elevenlabs-signature', list: { separator: ',', assign: '=', key: 'v0' } },
  signed: '{timestamp}.{body}',
  timestamp: { part: 't', unit: 's' },
  tolerance: '30m',
  eventType: 'body:type',
  eventTime: { at: 'body:event_timestamp', unit: 's' },
};
