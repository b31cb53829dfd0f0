import type { ProviderDescription } from '../description.js';

export const x: ProviderDescription = {
  name: 'x',
  title: 'X',
  documentation: 'https://docs.x.com/x-api/webhooks/introduction',
  evidence: 'official',
  caveat:
    'The secret is the client secret of OAuth 2.0, or the consumer secret of OAuth 1.0. While both are in use two signatures come: either will do.',
  algorithm: 'hmac-sha256',
  signature: {
    header: ['x-twitter-webhooks-signature-oauth2', 'x-twitter-webhooks-signature'],
    each: true,
    encoding: 'base64',
    prefix: 'sha256=',
  },
  answerDeadline: '10s',
  eventType: 'key:*_events',
  handshake: { method: 'GET', at: 'query:crc_token', answer: { json: { response_token: 'sha256={signature:base64}' } } },
};
