import type { ProviderDescription } from '../description.js';

export const bitbucket: ProviderDescription = {
  name: 'bitbucket',
  title: 'Bitbucket',
  documentation: 'https://support.atlassian.com/bitbucket-cloud/docs/manage-webhooks/',
  evidence: 'vectors',
  caveat: 'Whether a retry keeps its `X-Request-UUID` is not certain.',
  algorithm: 'hmac-sha256',
  // The name under which GitHub sends SHA-1.
  signature: { header: 'x-hub-signature', prefix: 'sha256=' },
  answerDeadline: '10s',
  eventId: 'header:x-request-uuid',
  deliveryId: 'header:x-request-uuid',
  eventType: 'header:x-event-key',
  attempt: { at: 'header:x-attempt-number' },
};
