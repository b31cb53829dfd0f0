import type { ProviderDescription } from '../description.js';
import { standardSchemes } from './standard-webhooks.js';

export const svix: ProviderDescription = {
  name: 'svix',
  title: 'Svix',
  documentation: 'https://docs.svix.com/receiving/verifying-payloads/how-manual',
  evidence: 'vectors',
  variants: standardSchemes('svix', 'webhook'),
  tolerance: '300s',
  answerDeadline: '15s',
  retryHorizon: '28h',
  eventId: ['header:svix-id', 'header:webhook-id'],
  eventType: 'body:type',
  eventTime: { at: 'body:timestamp', unit: 'rfc3339' },
};
