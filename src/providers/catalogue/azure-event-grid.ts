import type { ProviderDescription } from '../description.js';
import { webhookOrigin } from './cloudevents.js';

export const azureEventGrid: ProviderDescription = {
  name: 'azure-event-grid',
  title: 'Azure Event Grid',
  documentation: 'https://learn.microsoft.com/en-us/azure/event-grid/webhook-event-delivery',
  evidence: 'official',
  caveat:
    'Nothing is signed: the secret is the value of `code` in the URL, or the whole `Authorization` header. Entra tokens are not checked.',
  variants: [
    { algorithm: 'token', signature: { header: 'authorization' } },
    { algorithm: 'token', signature: { query: 'code' } },
  ],
  answerDeadline: '30s',
  retryHorizon: '1d',
  maxBodySize: '1mib',
  eventId: ['body:*.id', { all: ['body:id', 'body:source'] }],
  eventType: ['body:*.eventType', 'body:type'],
  eventTime: { at: ['body:*.eventTime', 'body:time'], unit: 'rfc3339' },
  attempt: { at: 'header:aeg-delivery-count', first: 0 },
  handshake: [
    {
      at: 'body:*.eventType',
      equals: 'Microsoft.EventGrid.SubscriptionValidationEvent',
      challenge: 'body:*.data.validationCode',
      answer: { json: { validationResponse: '{challenge}' } },
    },
    // Subscriptions in the CloudEvents schema.
    webhookOrigin,
  ],
};
