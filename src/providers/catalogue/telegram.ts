import type { ProviderDescription } from '../description.js';

export const telegram: ProviderDescription = {
  name: 'telegram',
  title: 'Telegram',
  documentation: 'https://core.telegram.org/bots/api#setwebhook',
  evidence: 'official',
  caveat: 'Nothing is signed: the header shows a token.',
  algorithm: 'token',
  signature: { header: 'x-telegram-bot-api-secret-token' },
  eventId: 'body:update_id',
  // The other member is the update, under the name of its kind.
  eventType: 'key:!update_id',
};
