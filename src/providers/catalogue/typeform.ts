import type { ProviderDescription } from '../description.js';

export const typeform: ProviderDescription = {
  name: 'typeform',
  title: 'Typeform',
  documentation: 'https://www.typeform.com/developers/webhooks/secure-your-webhooks/',
  evidence: 'official',
  algorithm: 'hmac-sha256',
  signature: { header: 'typeform-signature', encoding: 'base64', prefix: 'sha256=' },
  answerDeadline: '30s',
  retryHorizon: '10h',
  eventId: 'body:event_id',
  eventType: 'body:event_type',
  eventTime: { at: 'body:form_response.submitted_at', unit: 'rfc3339' },
};
