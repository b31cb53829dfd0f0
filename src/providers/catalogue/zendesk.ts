import type { ProviderDescription } from '../description.js';

export const zendesk: ProviderDescription = {
  name: 'zendesk',
  title: 'Zendesk',
  documentation: 'https://developer.zendesk.com/documentation/webhooks/verifying/',
  evidence: 'vectors',
  algorithm: 'hmac-sha256',
  // The secret looks like base64 and is used as text all the same.
  key: { encoding: 'utf8' },
  signature: { header: 'x-zendesk-webhook-signature', encoding: 'base64' },
  signed: '{timestamp}{body}',
  timestamp: { header: 'x-zendesk-webhook-signature-timestamp', unit: 'rfc3339' },
  tolerance: 'none',
  answerDeadline: '12s',
  // The body of a trigger is its author's: an `id` in it may be that of a ticket.
  eventId: 'header:x-zendesk-webhook-invocation-id',
  deliveryId: 'header:x-zendesk-webhook-invocation-id',
  eventType: 'body:type',
  eventTime: { at: 'body:time', unit: 'rfc3339' },
};
