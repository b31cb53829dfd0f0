import type { HandshakeRule, ProviderDescription } from '../description.js';

/** "Abuse protection": may the sender send here? */
export const webhookOrigin: HandshakeRule = {
  method: 'OPTIONS',
  at: 'header:webhook-request-origin',
  answer: { headers: { 'webhook-allowed-origin': '{challenge}', 'webhook-allowed-rate': '*' } },
};

export const cloudevents: ProviderDescription = {
  name: 'cloudevents',
  title: 'CloudEvents',
  documentation: 'https://github.com/cloudevents/spec/blob/main/cloudevents/http-webhook.md',
  evidence: 'official',
  caveat: 'Nothing is signed: the sender shows a bearer token.',
  variants: [
    { algorithm: 'token', signature: { header: 'authorization', prefix: 'Bearer ' } },
    { algorithm: 'token', signature: { query: 'access_token' } },
  ],
  eventId: [
    { all: ['header:ce-id', 'header:ce-source'] },
    { all: ['body:id', 'body:source'] },
    { all: ['body:*.id', 'body:*.source'] },
  ],
  eventType: ['header:ce-type', 'body:type', 'body:*.type'],
  eventTime: { at: ['header:ce-time', 'body:time', 'body:*.time'], unit: 'rfc3339' },
  handshake: webhookOrigin,
};
