import type { ProviderDescription } from '../description.js';

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
  eventId: 'body:id',
  eventType: ['body:type', 'body:0.eventType'],
  eventTime: { at: ['body:time', 'body:0.eventTime'], unit: 'rfc3339' },
  attempt: { at: 'header:aeg-delivery-count', first: 0 },
  handshake: {
    at: 'body:0.eventType',
    equals: 'Microsoft.EventGrid.SubscriptionValidationEvent',
    challenge: 'body:0.data.validationCode',
    answer: { json: { validationResponse: '{challenge}' } },
  },
};
