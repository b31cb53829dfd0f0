import type { ProviderDescription } from '../description.js';

export const intercom: ProviderDescription = {
  name: 'intercom',
  title: 'Intercom',
  documentation: 'https://developers.intercom.com/docs/webhooks/webhook-notifications',
  evidence: 'official',
  caveat: 'Signed with SHA-1. The secret is the client secret of the app.',
  algorithm: 'hmac-sha1',
  signature: { header: 'x-hub-signature', prefix: 'sha1=' },
  answerDeadline: '5s',
  eventId: 'body:id',
  eventType: 'body:topic',
  eventTime: { at: 'body:created_at', unit: 's' },
  attempt: { at: 'body:delivery_attempts' },
};
