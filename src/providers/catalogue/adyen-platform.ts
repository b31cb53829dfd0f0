import type { ProviderDescription } from '../description.js';

export const adyenPlatform: ProviderDescription = {
  name: 'adyen-platform',
  title: 'Adyen for Platforms',
  documentation: 'https://docs.adyen.com/development-resources/webhooks/secure-webhooks/verify-hmac-signatures/',
  evidence: 'vectors',
  algorithm: 'hmac-sha256',
  key: { encoding: 'hex' },
  signature: { header: 'hmacsignature', encoding: 'base64' },
  answerDeadline: '10s',
  retryHorizon: '30d',
  eventType: 'body:type',
  eventTime: { at: 'body:timestamp', unit: 'rfc3339' },
};
