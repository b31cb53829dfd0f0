import type { ProviderDescription } from '../description.js';
import { svix } from './svix.js';

export const clerk: ProviderDescription = {
  ...svix,
  name: 'clerk',
  title: 'Clerk',
  documentation: 'https://clerk.com/docs/webhooks/sync-data',
  evidence: 'vectors',
  eventTime: { at: 'body:timestamp', unit: 'ms' },
};
