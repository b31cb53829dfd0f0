import type { ProviderDescription } from '../description.js';

export const x: ProviderDescription = {
  name: 'x',
  title: 'X',
  documentation: 'https://docs.x.com/x-api/account-activity/introduction',
  evidence: 'third-party',
  algorithm: 'hmac-sha256',
  signature: { header: 'x-twitter-webhooks-signature', encoding: 'base64', prefix: 'sha256=' },
  answerDeadline: '10s',
  handshake: { method: 'GET', at: 'query:crc_token', answer: { json: { response_token: 'sha256={signature:base64}' } } },
};
