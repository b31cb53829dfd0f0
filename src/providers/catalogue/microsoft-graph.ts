import type { ProviderDescription } from '../description.js';

export const microsoftGraph: ProviderDescription = {
  name: 'microsoft-graph',
  title: 'Microsoft Graph',
  documentation: 'https://learn.microsoft.com/en-us/graph/change-notifications-delivery-webhooks',
  evidence: 'official',
  caveat: 'Nothing is signed: every notification shows the `clientState` of its subscription, and all must be the same.',
  algorithm: 'token',
  signature: { body: 'value.*.clientState' },
  answerDeadline: '3s',
  retryHorizon: '4h',
  eventId: 'body:value.*.id',
  // The id is optional, and a notification need not say what has changed.
  repeatsBodies: true,
  eventType: 'body:value.*.changeType',
  handshake: { unsigned: true, at: 'query:validationToken', answer: { text: '{challenge}' } },
};
