import type { ProviderDescription } from '../description.js';

export const jira: ProviderDescription = {
  name: 'jira',
  title: 'Jira',
  documentation: 'https://developer.atlassian.com/cloud/jira/platform/webhooks/',
  evidence: 'vectors',
  caveat: 'Webhooks of an administrator or the REST API. Connect apps are sent a token instead.',
  algorithm: 'hmac-sha256',
  signature: { header: 'x-hub-signature', prefix: 'sha256=' },
  answerDeadline: '30s',
  retryHorizon: '75m',
  eventId: 'header:x-atlassian-webhook-identifier',
  eventType: 'body:webhookEvent',
  eventTime: { at: 'body:timestamp', unit: 'ms' },
  attempt: { at: 'header:x-atlassian-webhook-retry', first: 0 },
};
