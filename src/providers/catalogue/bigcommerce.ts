import type { ProviderDescription } from '../description.js';
import { standardScheme } from './standard-webhooks.js';

export const bigcommerce: ProviderDescription = {
  name: 'bigcommerce',
  title: 'BigCommerce',
  documentation: 'https://developer.bigcommerce.com/docs/integrations/webhooks',
  evidence: 'third-party',
  caveat: 'How the client secret becomes the key is not certain: it is taken as text.',
  ...standardScheme('webhook'),
  key: { encoding: 'utf8' },
  tolerance: '300s',
  answerDeadline: '10s',
  retryHorizon: '2d',
  eventId: 'body:hash',
  deliveryId: 'header:webhook-id',
  eventType: 'body:scope',
  eventTime: { at: 'body:created_at', unit: 's' },
};
