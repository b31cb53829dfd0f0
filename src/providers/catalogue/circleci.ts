import type { ProviderDescription } from '../description.js';

export const circleci: ProviderDescription = {
  name: 'circleci',
  title: 'CircleCI',
  documentation: 'https://circleci.com/docs/guides/integration/outbound-webhooks/',
  evidence: 'vectors',
  algorithm: 'hmac-sha256',
  signature: { header: 'circleci-signature', list: { separator: ',', assign: '=', key: 'v1' } },
  eventId: 'body:id',
  eventType: ['body:type', 'header:circleci-event-type'],
  eventTime: { at: 'body:happened_at', unit: 'rfc3339' },
};
