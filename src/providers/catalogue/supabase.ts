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
    {
      ...standardScheme('webhook'),
      when: { secretPrefix: 'v1,whsec_' },
      key: { encoding: 'base64', stripPrefix: 'v1,whsec_', separator: '|' },
    },
    { algorithm: 'token', signature: { header: 'authorization', prefix: 'Bearer ' } },
  ],
  tolerance: '300s',
  answerDeadline: '5s',
  eventId: 'header:webhook-id',
  eventType: 'body:type',
};
