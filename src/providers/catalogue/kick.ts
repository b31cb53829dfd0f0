import type { ProviderDescription } from '../description.js';

export const kick: ProviderDescription = {
  name: 'kick',
  title: 'Kick',
  documentation: 'https://docs.kick.com/events/webhook-security',
  evidence: 'official',
  caveat:
    'Kick signs for every app with the one key that it publishes: give that as the secret. Whoever receives a delivery can send it on.',
  algorithm: 'rsa-sha256',
  signature: { header: 'kick-event-signature', encoding: 'base64' },
  signed: '{id}.{timestamp}.{body}',
  id: 'kick-event-message-id',
  timestamp: { header: 'kick-event-message-timestamp', unit: 'rfc3339' },
  tolerance: 'none',
  eventId: 'header:kick-event-message-id',
  eventType: 'header:kick-event-type',
  eventTime: { at: 'header:kick-event-message-timestamp', unit: 'rfc3339' },
};
