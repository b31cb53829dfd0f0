import type { ProviderDescription } from '../description.js';

export const paddle: ProviderDescription = {
  name: 'paddle',
  title: 'Paddle',
  documentation: 'https://developer.paddle.com/webhooks/signature-verification',
  evidence: 'vectors',
  algorithm: 'hmac-sha256',
  signature: { header: 'paddle-signature', list: { separator: ';', assign: '=', key: 'h1' } },
  signed: '{timestamp}:{body}',
  timestamp: { part: 'ts', unit: 's' },
  tolerance: '5s',
  answerDeadline: '5s',
  retryHorizon: '3d',
  eventId: 'body:event_id',
  deliveryId: 'body:notification_id',
  eventType: 'body:event_type',
  eventTime: { at: 'body:occurred_at', unit: 'rfc3339' },
};
