import type { ProviderDescription } from '../description.js';

export const docusign: ProviderDescription = {
  name: 'docusign',
  title: 'DocuSign Connect',
  documentation: 'https://developers.docusign.com/platform/webhooks/connect/validate/',
  evidence: 'official',
  caveat:
    'The secret is used as the text that it is, although it looks like base64. The first eight of up to a hundred keys are looked at.',
  algorithm: 'hmac-sha256',
  signature: {
    header: [1, 2, 3, 4, 5, 6, 7, 8].map((key) => `x-docusign-signature-${key}`),
    each: true,
    encoding: 'base64',
  },
  answerDeadline: '100s',
  maxBodySize: '25mib',
  eventType: 'body:event',
  changesPerAttempt: ['body:retryCount'],
  eventTime: { at: 'body:generatedDateTime', unit: 'rfc3339' },
};
