import type { ProviderDescription } from '../description.js';

export const zoom: ProviderDescription = {
  name: 'zoom',
  title: 'Zoom',
  documentation: 'https://developers.zoom.us/docs/api/webhooks/',
  evidence: 'official',
  caveat: 'Zoom defines no window for its timestamp; 300 s is ours.',
  algorithm: 'hmac-sha256',
  signature: { header: 'x-zm-signature', prefix: 'v0=' },
  signed: 'v0:{timestamp}:{body}',
  timestamp: { header: 'x-zm-request-timestamp', unit: 's' },
  tolerance: '300s',
  answerDeadline: '3s',
  retryHorizon: '125m',
  // There is no id of the event: its body stands for it.
  eventType: 'body:event',
  eventTime: { at: 'body:event_ts', unit: 'ms' },
  handshake: {
    at: 'body:event',
    equals: 'endpoint.url_validation',
    challenge: 'body:payload.plainToken',
    answer: { json: { plainToken: '{challenge}', encryptedToken: '{signature:hex}' } },
  },
};
