import type { ProviderDescription } from '../description.js';

export const trello: ProviderDescription = {
  name: 'trello',
  title: 'Trello',
  documentation: 'https://developer.atlassian.com/cloud/trello/guides/rest-api/webhooks/',
  evidence: 'official',
  algorithm: 'hmac-sha1',
  signature: { header: 'x-trello-webhook', encoding: 'base64' },
  signed: '{body}{url}',
  retryHorizon: '4m',
  eventId: 'body:action.id',
  eventType: 'body:action.type',
  eventTime: { at: 'body:action.date', unit: 'rfc3339' },
  handshake: { method: 'HEAD', answer: {} },
};
