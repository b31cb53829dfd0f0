import type { ProviderDescription } from '../description.js';

export const pusher: ProviderDescription = {
  name: 'pusher',
  title: 'Pusher Channels',
  documentation: 'https://pusher.com/docs/channels/server_api/webhooks/',
  evidence: 'vectors',
  caveat: 'The id of the key in `X-Pusher-Key` is not looked at: all of the secrets are tried.',
  algorithm: 'hmac-sha256',
  signature: { header: 'x-pusher-signature' },
  timestamp: { body: 'time_ms', unit: 'ms', optional: true },
  tolerance: 'none',
  retryHorizon: '5m',
  eventTime: { at: 'body:time_ms', unit: 'ms' },
  eventType: 'body:events.*.name',
};
