import type { ProviderDescription } from '../description.js';

export const recharge: ProviderDescription = {
  name: 'recharge',
  title: 'Recharge',
  documentation: 'https://docs.getrecharge.com/docs/webhooks-overview',
  evidence: 'third-party',
  algorithm: 'sha256',
  signature: { header: 'x-recharge-hmac-sha256' },
  signed: '{secret}{body}',
  eventType: 'header:x-recharge-topic',
};
