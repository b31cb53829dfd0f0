import type { ProviderDescription } from '../description.js';

export const auth0: ProviderDescription = {
  name: 'auth0',
  title: 'Auth0',
  documentation: 'https://auth0.com/docs/customize/log-streams',
  evidence: 'official',
  caveat: 'Nothing is signed. The secret is the whole value of the `Authorization` header.',
  algorithm: 'token',
  signature: { header: 'authorization' },
  eventId: 'body:*.log_id',
  eventType: 'body:*.data.type',
  eventTime: { at: 'body:*.data.date', unit: 'rfc3339' },
};
