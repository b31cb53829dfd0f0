import type { ProviderDescription } from '../description.js';
import { standardScheme } from './standard-webhooks.js';

export const openai: ProviderDescription = {
  name: 'openai',
  title: 'OpenAI',
  documentation: 'https://platform.openai.com/docs/guides/webhooks',
  evidence: 'vectors',
  // A secret without the prefix is used as it is.
  variants: [
    { ...standardScheme('webhook'), when: { secretPrefix: 'whsec_' } },
    { ...standardScheme('webhook'), key: { encoding: 'utf8' } },
  ],
  tolerance: '300s',
  retryHorizon: '3d',
  eventId: 'header:webhook-id',
  eventType: 'body:type',
  eventTime: { at: 'body:created_at', unit: 's' },
};
