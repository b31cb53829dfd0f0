import type { ProviderDescription } from '../description.js';
import { standardScheme } from './standard-webhooks.js';

export const bigcommerce: ProviderDescription = {
  name: 'bigcommerce',
  title: 'BigCommerce',
  documentation: 'https://developer.bigcommerce.com/docs/integrations/webhooks',
  evidence: 'official',
  caveat: 'The secret is the client secret of the app that made the webhook. Hooks made without one are not signed with it.',
  ...standardScheme('webhook'),
  // The sender's own example encodes the secret before the library decodes it.
  key: { encoding: 'utf8' },
  tolerance: '300s',
  answerDeadline: '10s',
  retryHorizon: '49h',
  eventId: 'body:hash',
  deliveryId: 'header:webhook-id',
  eventType: 'body:scope',
  eventTime: { at: 'body:created_at', unit: 's' },
};
