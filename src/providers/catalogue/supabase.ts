import type { ProviderDescription } from '../description.js';
import { standardScheme } from './standard-webhooks.js';

export const supabase: ProviderDescription = {
  name: 'supabase',
  title: 'Supabase',
  documentation: 'https://supabase.com/docs/guides/auth/auth-hooks',
  evidence: 'official',
  caveat:
    'Auth hooks are signed; a database webhook shows whatever header its trigger adds, here `Authorization: Bearer <token>`.',
  variants: [
    ...['v1,whsec_', 'whsec_'].map((prefix) => ({
      ...standardScheme('webhook'),
      when: { secretPrefix: prefix },
      key: { encoding: 'base64', stripPrefix: prefix, separator: '|' } as const,
    })),
    { algorithm: 'token', signature: { header: 'authorization', prefix: 'Bearer ' } },
  ],
  tolerance: '300s',
  answerDeadline: '5s',
  eventId: 'header:webhook-id',
  // A row that is changed and changed back makes one database webhook twice.
  repeatsBodies: true,
  eventType: 'body:type',
};
