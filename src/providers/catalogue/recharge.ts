import type { ProviderDescription } from '../description.js';

export const recharge: ProviderDescription = {
  name: 'recharge',
  title: 'Recharge',
  documentation: 'https://docs.getrecharge.com/docs/webhooks-overview',
  evidence: 'third-party',
  caveat:
    'A plain hash, and no time in it. The newer `X-Recharge-Webhook-Signature`, which covers a time and comes beside it, is not checked.',
  algorithm: 'sha256',
  signature: { header: 'x-recharge-hmac-sha256' },
  signed: '{secret}{body}',
  answerDeadline: '5s',
  retryHorizon: '2d',
  eventType: 'header:x-recharge-topic',
};
