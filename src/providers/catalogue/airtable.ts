import type { ProviderDescription } from '../description.js';

export const airtable: ProviderDescription = {
  name: 'airtable',
  title: 'Airtable',
  documentation: 'https://airtable.com/developers/web/api/webhooks-overview',
  evidence: 'official',
  caveat: 'A ping says that something changed, not what: one can stand for several changes, or for none.',
  algorithm: 'hmac-sha256',
  key: { encoding: 'base64' },
  signature: { header: 'x-airtable-content-mac', prefix: 'hmac-sha256=' },
  answerDeadline: '25s',
  retryHorizon: '1d',
  eventTime: { at: 'body:timestamp', unit: 'rfc3339' },
};
