import type { ProviderDescription } from '../description.js';

export const metronome: ProviderDescription = {
  name: 'metronome',
  title: 'Metronome',
  documentation: 'https://docs.metronome.com/api-reference/webhooks',
  evidence: 'vectors',
  algorithm: 'hmac-sha256',
  signature: { header: 'metronome-webhook-signature' },
  signed: '{timestamp}\n{body}',
  timestamp: { header: 'x-metronome-date', unit: 'http-date' },
  tolerance: '300s',
  eventId: 'body:id',
  eventType: 'body:type',
};
