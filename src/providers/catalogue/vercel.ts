import type { ProviderDescription } from '../description.js';

export const vercel: ProviderDescription = {
  name: 'vercel',
  title: 'Vercel',
  documentation: 'https://vercel.com/docs/webhooks/webhooks-api',
  evidence: 'vectors',
  algorithm: 'hmac-sha1',
  signature: { header: 'x-vercel-signature' },
  answerDeadline: '30s',
  retryHorizon: '1d',
  eventId: 'body:id',
  eventType: 'body:type',
  eventTime: { at: 'body:createdAt', unit: 'ms' },
};
