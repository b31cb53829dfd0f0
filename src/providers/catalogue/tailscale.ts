import type { ProviderDescription } from '../description.js';

export const tailscale: ProviderDescription = {
  name: 'tailscale',
  title: 'Tailscale',
  documentation: 'https://tailscale.com/docs/features/webhooks',
  evidence: 'official',
  algorithm: 'hmac-sha256',
  signature: { header: 'tailscale-webhook-signature', list: { separator: ',', assign: '=', key: 'v1' } },
  signed: '{timestamp}.{body}',
  timestamp: { part: 't', unit: 's' },
  tolerance: '300s',
  eventType: 'body:*.type',
  eventTime: { at: 'body:*.timestamp', unit: 'rfc3339' },
};
