import type { ProviderDescription } from '../description.js';
import { standardScheme } from './standard-webhooks.js';

export const polar: ProviderDescription = {
  name: 'polar',
  title: 'Polar',
  documentation: 'https://polar.sh/docs/integrate/webhooks/delivery',
  evidence: 'vectors',
  // Older secrets are keys as they are, whatever they begin with. The sender's library tries both.
  variants: [
    { ...standardScheme('webhook'), when: { secretPrefix: 'whsec_' } },
    { ...standardScheme('webhook'), when: { secretPrefix: 'whsec_' }, key: { encoding: 'utf8' } },
    { ...standardScheme('webhook'), key: { encoding: 'utf8' } },
  ],
  tolerance: '300s',
  eventId: 'header:webhook-id',
  eventType: 'body:type',
  eventTime: { at: 'body:timestamp', unit: 'rfc3339' },
};
