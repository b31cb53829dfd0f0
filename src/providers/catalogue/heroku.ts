import type { ProviderDescription } from '../description.js';

export const heroku: ProviderDescription = {
  name: 'heroku',
  title: 'Heroku',
  documentation: 'https://devcenter.heroku.com/articles/app-webhooks',
  evidence: 'vectors',
  algorithm: 'hmac-sha256',
  signature: { header: 'heroku-webhook-hmac-sha256', encoding: 'base64' },
  eventId: 'body:webhook_metadata.event.id',
  // A delivery is tried several times.
  deliveryId: ['body:webhook_metadata.attempt.id', 'body:webhook_metadata.delivery.id'],
  eventType: 'body:webhook_metadata.event.include',
};
