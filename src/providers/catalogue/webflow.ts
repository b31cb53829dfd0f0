import type { ProviderDescription } from '../description.js';

export const webflow: ProviderDescription = {
  name: 'webflow',
  title: 'Webflow',
  documentation: 'https://developers.webflow.com/data/docs/working-with-webhooks',
  evidence: 'vectors',
  caveat: "Webflow's library does not judge the time: that it counts milliseconds, and the 300 s, rest on others' accounts.",
  algorithm: 'hmac-sha256',
  signature: { header: 'x-webflow-signature' },
  signed: '{timestamp}:{body}',
  timestamp: { header: 'x-webflow-timestamp', unit: 'ms' },
  tolerance: '300s',
  eventType: 'body:triggerType',
};
