import type { ProviderDescription } from '../description.js';

export const slack: ProviderDescription = {
  name: 'slack',
  title: 'Slack',
  documentation: 'https://docs.slack.dev/authentication/verifying-requests-from-slack',
  evidence: 'vectors',
  algorithm: 'hmac-sha256',
  signature: { header: 'x-slack-signature', prefix: 'v0=' },
  signed: 'v0:{timestamp}:{body}',
  timestamp: { header: 'x-slack-request-timestamp', unit: 's' },
  tolerance: '300s',
  answerDeadline: '3s',
  retryHorizon: '10m',
  eventId: ['body:event_id', 'form:trigger_id', 'form:payload.trigger_id'],
  eventType: ['body:event.type', 'body:type', 'form:command', 'form:payload.type'],
  eventTime: { at: 'body:event_time', unit: 's' },
  attempt: { at: 'header:x-slack-retry-num', first: 0 },
  handshake: { at: 'body:type', equals: 'url_verification', challenge: 'body:challenge', answer: { text: '{challenge}' } },
};
