import type { ProviderDescription } from '../description.js';

export const discord: ProviderDescription = {
  name: 'discord',
  title: 'Discord',
  documentation: 'https://discord.com/developers/docs/events/webhook-events',
  evidence: 'vectors',
  algorithm: 'ed25519',
  signature: { header: 'x-signature-ed25519' },
  signed: '{timestamp}{body}',
  timestamp: { header: 'x-signature-timestamp', unit: 's' },
  tolerance: 'none',
  answerDeadline: '3s',
  retryHorizon: '10m',
  eventId: 'body:id',
  eventType: ['body:event.type', 'body:type'],
  eventTime: { at: 'body:event.timestamp', unit: 'rfc3339' },
  // PING is 1 for an interaction and 0 for a webhook event, where 1 is an event.
  handshake: [
    { at: 'body:type', equals: '1', unless: 'body:event.type', answer: { json: { type: 1 } } },
    { at: 'body:type', equals: '0', answer: { status: 204 } },
  ],
};
