import type { ProviderDescription } from '../description.js';

export const dropbox: ProviderDescription = {
  name: 'dropbox',
  title: 'Dropbox',
  documentation: 'https://www.dropbox.com/developers/reference/webhooks',
  evidence: 'vectors',
  algorithm: 'hmac-sha256',
  signature: { header: 'x-dropbox-signature' },
  answerDeadline: '10s',
  retryHorizon: '10m',
  // "Something has changed in this account", and nothing else.
  repeatsBodies: true,
  handshake: { method: 'GET', at: 'query:challenge', answer: { text: '{challenge}' } },
};
