import type { ProviderDescription } from '../description.js';

export const coinbaseCdp: ProviderDescription = {
  name: 'coinbase-cdp',
  title: 'Coinbase Developer Platform',
  documentation: 'https://docs.cdp.coinbase.com/webhooks/verify-signatures',
  evidence: 'third-party',
  caveat: 'Only the `v0` signature is checked: `v1`, which also covers headers, is not.',
  algorithm: 'hmac-sha256',
  signature: { header: 'x-hook0-signature', list: { separator: ',', assign: '=', key: 'v0' } },
  signed: '{timestamp}.{body}',
  timestamp: { part: 't', unit: 's' },
  tolerance: '300s',
};
