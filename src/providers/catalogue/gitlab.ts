import type { ProviderDescription } from '../description.js';
import { standardScheme } from './standard-webhooks.js';

export const gitlab: ProviderDescription = {
  name: 'gitlab',
  title: 'GitLab',
  documentation: 'https://docs.gitlab.com/user/project/integrations/webhooks/',
  evidence: 'official',
  caveat: 'A secret token is compared and signs nothing; a signing token (`whsec_…`, GitLab 19) signs body, id and time.',
  variants: [
    { ...standardScheme('webhook'), when: { secretPrefix: 'whsec_' } },
    { algorithm: 'token', signature: { header: 'x-gitlab-token' } },
  ],
  tolerance: '300s',
  answerDeadline: '10s',
  maxBodySize: '25mib',
  eventId: ['header:webhook-id', 'header:idempotency-key'],
  // Made anew for every request; `x-gitlab-event-uuid` is shared by all hooks of one event, and by the events that those set off.
  deliveryId: 'header:x-gitlab-webhook-uuid',
  eventType: ['header:x-gitlab-event', 'body:object_kind'],
};
