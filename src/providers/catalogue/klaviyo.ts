import type { ProviderDescription } from '../description.js';

export const klaviyo: ProviderDescription = {
  name: 'klaviyo',
  title: 'Klaviyo',
  documentation: 'https://developers.klaviyo.com/en/docs/working_with_system_webhooks',
  evidence: 'third-party',
  caveat: "Klaviyo's page names the headers; that the time is signed after the body rests on others' accounts.",
  algorithm: 'hmac-sha256',
  signature: { header: 'klaviyo-signature' },
  signed: '{body}{timestamp}',
  timestamp: { header: 'klaviyo-timestamp', unit: 'http-date' },
  tolerance: 'none',
};
