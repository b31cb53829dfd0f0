import type { ProviderDescription } from '../description.js';

export const calendly: ProviderDescription = {
  name: 'calendly',
  title: 'Calendly',
  documentation: 'https://developer.calendly.com/api-docs/overview/webhooks/webhook-signatures',
  evidence: 'third-party',
  caveat: "Calendly's page names the header and the key; the form of the header, `t=…,v1=…`, rests on others' accounts.",
  algorithm: 'hmac-sha256',
  signature: { header: 'calendly-webhook-signature', list: { separator: ',', assign: '=', key: 'v1' } },
  signed: '{timestamp}.{body}',
  timestamp: { part: 't', unit: 's' },
  tolerance: '180s',
  answerDeadline: '15s',
  retryHorizon: '1d',
  eventType: 'body:event',
  eventTime: { at: 'body:created_at', unit: 'rfc3339' },
};
