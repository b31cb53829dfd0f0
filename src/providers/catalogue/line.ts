import type { ProviderDescription } from '../description.js';

export const line: ProviderDescription = {
  name: 'line',
  title: 'LINE',
  documentation: 'https://developers.line.biz/en/docs/messaging-api/verify-webhook-signature/',
  evidence: 'vectors',
  algorithm: 'hmac-sha256',
  signature: { header: 'x-line-signature', encoding: 'base64' },
  eventId: 'body:events.*.webhookEventId',
  eventType: 'body:events.*.type',
  eventTime: { at: 'body:events.*.timestamp', unit: 'ms' },
};
