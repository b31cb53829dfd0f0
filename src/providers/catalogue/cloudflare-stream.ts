import type { ProviderDescription } from '../description.js';

export const cloudflareStream: ProviderDescription = {
  name: 'cloudflare-stream',
  title: 'Cloudflare Stream',
  documentation: 'https://developers.cloudflare.com/stream/manage-video-library/using-webhooks/',
  evidence: 'official',
  algorithm: 'hmac-sha256',
  signature: { header: 'webhook-signature', list: { separator: ',', assign: '=', key: 'sig1' } },
  signed: '{timestamp}.{body}',
  timestamp: { part: 'time', unit: 's' },
  tolerance: 'none',
  eventType: 'body:status.state',
};
