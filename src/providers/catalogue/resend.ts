import type { ProviderDescription } from '../description.js';
import { svix } from './svix.js';

export const resend: ProviderDescription = {
  ...svix,
  name: 'resend',
  title: 'Resend',
  documentation: 'https://resend.com/docs/webhooks/verify-webhooks-requests',
  evidence: 'vectors',
  retryHorizon: '28h',
  eventTime: { at: 'body:created_at', unit: 'rfc3339' },
};
