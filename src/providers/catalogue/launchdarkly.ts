import type { ProviderDescription } from '../description.js';

export const launchdarkly: ProviderDescription = {
  name: 'launchdarkly',
  title: 'LaunchDarkly',
  documentation: 'https://launchdarkly.com/docs/integrations/webhooks',
  evidence: 'official',
  algorithm: 'hmac-sha256',
  signature: { header: 'x-ld-signature' },
  eventId: 'body:_id',
  eventType: 'body:kind',
  eventTime: { at: 'body:date', unit: 'ms' },
};
