import type { ProviderDescription } from '../description.js';

export const intuit: ProviderDescription = {
  name: 'intuit',
  title: 'Intuit QuickBooks',
  documentation: 'https://developer.intuit.com/app/developer/qbo/docs/develop/webhooks',
  evidence: 'official',
  algorithm: 'hmac-sha256',
  signature: { header: 'intuit-signature', encoding: 'base64' },
  answerDeadline: '3s',
  retryHorizon: '100m',
  eventId: { all: ['body:*.id', 'body:*.source'] },
  eventType: 'body:*.type',
  eventTime: { at: 'body:*.time', unit: 'rfc3339' },
};
