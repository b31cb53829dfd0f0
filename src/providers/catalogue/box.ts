import type { ProviderDescription } from '../description.js';

export const box: ProviderDescription = {
  name: 'box',
  title: 'Box',
  documentation: 'https://developer.box.com/guides/webhooks/v2/signatures-v2/',
  evidence: 'vectors',
  algorithm: 'hmac-sha256',
  key: { separator: ',' },
  signature: { header: ['box-signature-primary', 'box-signature-secondary'], each: true, encoding: 'base64' },
  signed: '{body}{timestamp}',
  timestamp: { header: 'box-delivery-timestamp', unit: 'rfc3339' },
  tolerance: '10m',
  answerDeadline: '30s',
  retryHorizon: '2h',
  eventId: 'header:box-delivery-id',
  deliveryId: 'header:box-delivery-id',
  eventType: 'body:trigger',
  eventTime: { at: 'body:created_at', unit: 'rfc3339' },
};
