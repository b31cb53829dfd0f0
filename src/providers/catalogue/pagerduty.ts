import type { ProviderDescription } from '../description.js';

export const pagerduty: ProviderDescription = {
  name: 'pagerduty',
  title: 'PagerDuty',
  documentation: 'https://developer.pagerduty.com/docs/verifying-webhook-signatures',
  evidence: 'vectors',
  algorithm: 'hmac-sha256',
  signature: { header: 'x-pagerduty-signature', list: { separator: ',', assign: '=', key: 'v1' } },
  answerDeadline: '5s',
  eventId: 'body:event.id',
  eventType: 'body:event.event_type',
  eventTime: { at: 'body:event.occurred_at', unit: 'rfc3339' },
};
