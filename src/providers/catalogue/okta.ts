import type { ProviderDescription } from '../description.js';

export const okta: ProviderDescription = {
  name: 'okta',
  title: 'Okta',
  documentation: 'https://developer.okta.com/docs/concepts/event-hooks/',
  evidence: 'official',
  caveat: 'Nothing is signed. The secret is the whole value of the `Authorization` header.',
  algorithm: 'token',
  signature: { header: 'authorization' },
  answerDeadline: '3s',
  eventId: 'body:eventId',
  eventType: 'body:data.events.0.eventType',
  eventTime: { at: 'body:eventTime', unit: 'rfc3339' },
  handshake: { method: 'GET', at: 'header:x-okta-verification-challenge', answer: { json: { verification: '{challenge}' } } },
};
