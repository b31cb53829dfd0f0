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
  eventId: 'body:data.events.*.uuid',
  eventType: 'body:data.events.*.eventType',
  eventTime: { at: 'body:data.events.*.published', unit: 'rfc3339' },
  deliveryId: 'body:eventId',
  handshake: { method: 'GET', at: 'header:x-okta-verification-challenge', answer: { json: { verification: '{challenge}' } } },
};
