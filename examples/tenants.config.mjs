import { defineConfig } from '@outworx/otel-webhooks';

/** Stands for a database; the function may also return a promise. */
const secrets = new Map([
  ['acme', 'whsec_acme'],
  ['globex', ['whsec_globex_new', 'whsec_globex_old']],
]);

export default defineConfig({
  routes: [
    {
      path: '/webhooks/:tenant/stripe',
      provider: 'stripe',
      // Nothing for a tenant that is not known: the sender gets the same 401 as for a wrong signature.
      signatureSecret: ({ params }) => secrets.get(params.tenant),
      idempotencyKey: true,
    },
  ],
});
