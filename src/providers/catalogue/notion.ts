import type { ProviderDescription } from '../description.js';

export const notion: ProviderDescription = {
  name: 'notion',
  title: 'Notion',
  documentation: 'https://developers.notion.com/reference/webhooks',
  evidence: 'vectors',
  caveat:
    'The secret is the `verification_token` that Notion sends once, when the subscription is made: a route without a secret passes that to the handler, for a person to keep.',
  algorithm: 'hmac-sha256',
  signature: { header: 'x-notion-signature', prefix: 'sha256=' },
  retryHorizon: '1d',
  eventId: 'body:id',
  eventType: 'body:type',
  eventTime: { at: 'body:timestamp', unit: 'rfc3339' },
  attempt: { at: 'body:attempt_number' },
  handshake: { at: 'body:verification_token' },
};
