import type { ProviderDescription } from '../description.js';

export const airtable: ProviderDescription = {
  name: 'airtable',
  title: 'Airtable',
  documentation: 'https://airtable.com/developers/web/api/webhooks-overview',
  evidence: 'third-party',
  caveat: 'Sources differ on hex or base64 for the signature; hex is what the common client library checks.',
  algorithm: 'hmac-sha256',
  key: { encoding: 'base64' },
  signature: { header: 'x-airtable-content-mac', prefix: 'hmac-sha256=' },
};
