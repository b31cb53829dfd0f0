import type { ProviderDescription } from '../description.js';

export const twitch: ProviderDescription = {
  name: 'twitch',
  title: 'Twitch EventSub',
  documentation: 'https://dev.twitch.tv/docs/eventsub/handling-webhook-events/',
  evidence: 'vectors',
  algorithm: 'hmac-sha256',
  signature: { header: 'twitch-eventsub-message-signature', prefix: 'sha256=' },
  signed: '{id}{timestamp}{body}',
  id: 'twitch-eventsub-message-id',
  timestamp: { header: 'twitch-eventsub-message-timestamp', unit: 'rfc3339' },
  tolerance: '10m',
  eventId: 'header:twitch-eventsub-message-id',
  eventType: ['body:subscription.type', 'header:twitch-eventsub-subscription-type'],
  eventTime: { at: 'header:twitch-eventsub-message-timestamp', unit: 'rfc3339' },
  attempt: { at: 'header:twitch-eventsub-message-retry', first: 0 },
  // The header that says so is not signed: with it, a captured event could be passed off as a handshake.
  handshake: { at: 'body:challenge', answer: { text: '{challenge}' } },
};
