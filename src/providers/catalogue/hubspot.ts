import type { ProviderDescription } from '../description.js';

export const hubspot: ProviderDescription = {
  name: 'hubspot',
  title: 'HubSpot',
  documentation: 'https://developers.hubspot.com/docs/api/webhooks/validating-requests',
  evidence: 'vectors',
  caveat: 'Versions 1 and 2 sign no time: a captured request can be sent again at any time.',
  variants: [
    {
      algorithm: 'hmac-sha256',
      signature: { header: 'x-hubspot-signature-v3', encoding: 'base64' },
      signed: '{method}{url}{body}{timestamp}',
      timestamp: { header: 'x-hubspot-request-timestamp', unit: 'ms' },
      decodedInUrl: ":/?@!$'()*,;",
    },
    {
      when: { header: 'x-hubspot-signature-version', equals: 'v2' },
      algorithm: 'sha256',
      signature: { header: 'x-hubspot-signature' },
      signed: '{secret}{method}{url}{body}',
    },
    {
      when: { header: 'x-hubspot-signature-version', equals: 'v1' },
      algorithm: 'sha256',
      signature: { header: 'x-hubspot-signature' },
      signed: '{secret}{body}',
    },
  ],
  tolerance: '300s',
  answerDeadline: '5s',
  retryHorizon: '1d',
  attempt: { at: 'body:*.attemptNumber', first: 0 },
  eventId: { all: ['body:*.eventId', 'body:*.subscriptionId', 'body:*.occurredAt'] },
  eventType: 'body:*.subscriptionType',
  eventTime: { at: 'body:*.occurredAt', unit: 'ms' },
};
