import type { ProviderDescription } from '../description.js';

export const nylas: ProviderDescription = {
  name: 'nylas',
  title: 'Nylas',
  documentation: 'https://developer.nylas.com/docs/v3/notifications/',
  evidence: 'vectors',
  caveat:
    'The signature is over the bytes sent, which may be compressed. Checked against the library for version 2, whose secret is the client secret; each webhook of version 3 has its own.',
  algorithm: 'hmac-sha256',
  signature: { header: 'x-nylas-signature' },
  eventId: 'body:id',
  eventType: 'body:type',
  eventTime: { at: 'body:time', unit: 's' },
  handshake: { method: 'GET', at: 'query:challenge', answer: { text: '{challenge}' } },
};
