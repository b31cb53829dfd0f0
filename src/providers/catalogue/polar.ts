import type { ProviderDescription } from '../description.js';
import { standardScheme } from './standard-webhooks.js';

export const polar: ProviderDescription = {
  name: 'polar',
  title: 'Polar',
  documentation: 'https://polar.sh/docs/integrate/webhooks/delivery',
  evidence: 'third-party',
  ...standardScheme('webhook'),
  // Unlike everyone else's, this secret is not base64, whatever it begins with.
  key: { encoding: 'utf8' },
  tolerance: '300s',
  eventId: 'header:webhook-id',
  eventType: 'body:type',
  eventTime: { at: 'body:timestamp', unit: 'rfc3339' },
};
