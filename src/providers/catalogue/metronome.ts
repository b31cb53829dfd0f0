import type { ProviderDescription } from '../description.js';

export const metronome: ProviderDescription = {
  name: 'metronome',
  title: 'Metronome',
  documentation: 'https://docs.metronome.com/api-reference/webhooks',
  evidence: 'third-party',
  algorithm: 'hmac-sha256',
  signature: { header: 'metronome-webhook-signature' },
  signed: '{timestamp}\n{body}',
  timestamp: { header: 'x-metronome-date', unit: 'http-date' },
  tolerance: 'none',
  eventId: 'body:id',
  eventType: 'body:type',
};
