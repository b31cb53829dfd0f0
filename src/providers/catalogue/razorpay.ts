import type { ProviderDescription } from '../description.js';

export const razorpay: ProviderDescription = {
  name: 'razorpay',
  title: 'Razorpay',
  documentation: 'https://razorpay.com/docs/webhooks/validate-test/',
  evidence: 'vectors',
  algorithm: 'hmac-sha256',
  signature: { header: 'x-razorpay-signature' },
  answerDeadline: '5s',
  retryHorizon: '1d',
  eventId: 'header:x-razorpay-event-id',
  eventType: 'body:event',
  eventTime: { at: 'body:created_at', unit: 's' },
};
