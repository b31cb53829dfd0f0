import type { ProviderDescription } from '../description.js';

export const meta: ProviderDescription = {
  name: 'meta',
  title: 'Meta',
  documentation: 'https://developers.facebook.com/docs/graph-api/webhooks/getting-started',
  evidence: 'vectors',
  algorithm: 'hmac-sha256',
  signature: { header: 'x-hub-signature-256', prefix: 'sha256=' },
  retryHorizon: '36h',
  // There is no id of the event: its body stands for it.
  eventType: 'body:object',
  handshake: {
    method: 'GET',
    at: 'query:hub.mode',
    equals: 'subscribe',
    challenge: 'query:hub.challenge',
    token: 'query:hub.verify_token',
    answer: { text: '{challenge}' },
  },
};
