import type { ProviderDescription } from '../description.js';

export const sentry: ProviderDescription = {
  name: 'sentry',
  title: 'Sentry',
  documentation: 'https://docs.sentry.io/organization/integrations/integration-platform/webhooks/',
  evidence: 'official',
  algorithm: 'hmac-sha256',
  // `sentry-hook-timestamp` is not signed, so it proves nothing.
  signature: { header: 'sentry-hook-signature' },
  answerDeadline: '1s',
  eventId: 'header:request-id',
  deliveryId: 'header:request-id',
  eventType: 'header:sentry-hook-resource',
  eventTime: { at: 'header:sentry-hook-timestamp', unit: 's' },
};
