import type { ProviderDescription } from '../description.js';

export const sendgrid: ProviderDescription = {
  name: 'sendgrid',
  title: 'Twilio SendGrid',
  documentation:
    'https://www.twilio.com/docs/sendgrid/for-developers/tracking-events/getting-started-event-webhook-security-features',
  evidence: 'vectors',
  algorithm: 'ecdsa-p256-sha256',
  signature: { header: 'x-twilio-email-event-webhook-signature', encoding: 'base64' },
  signed: '{timestamp}{body}',
  timestamp: { header: 'x-twilio-email-event-webhook-timestamp', unit: 's' },
  tolerance: 'none',
  answerDeadline: '10s',
  retryHorizon: '1d',
  eventId: 'body:*.sg_event_id',
  eventType: 'body:*.event',
  eventTime: { at: 'body:*.timestamp', unit: 's' },
};
