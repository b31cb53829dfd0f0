import type { ProviderDescription } from '../description.js';

export const xero: ProviderDescription = {
  name: 'xero',
  title: 'Xero',
  documentation: 'https://developer.xero.com/documentation/guides/webhooks/overview/',
  evidence: 'official',
  algorithm: 'hmac-sha256',
  signature: { header: 'x-xero-signature', encoding: 'base64' },
  answerDeadline: '5s',
  retryHorizon: '1d',
  refusesBodies: true,
  eventId: { all: ['body:events.*.resourceId', 'body:events.*.eventType', 'body:events.*.eventDateUtc'] },
  eventType: { all: ['body:events.*.eventCategory', 'body:events.*.eventType'] },
  // "Intent to receive": no events, and some of these are signed wrongly on purpose.
  handshake: { at: 'body:lastEventSequence', equals: '0', unless: 'body:events.*.eventType', answer: {} },
};
