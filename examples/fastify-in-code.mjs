// A route of Fastify's that says itself that it is a webhook: no config, no flag. The import has to come before the application.
//
//   STRIPE_WEBHOOK_SECRET=whsec_local node examples/fastify-in-code.mjs
import '@outworx/otel-webhooks/fastify';
import { getDelivery } from '@outworx/otel-webhooks';
import Fastify from 'fastify';

const app = Fastify();

const webhook = {
  provider: 'stripe',
  signatureSecret: process.env.STRIPE_WEBHOOK_SECRET,
  idempotencyKey: true,
};

app.post('/webhooks/:tenant', { config: { webhook } }, async (request) => {
  const { route, params, verified } = getDelivery();
  console.log(`${route}: ${request.body.id} for ${params.tenant}, verified ${verified}`);
  request.outworxTrack.processed();
  return { received: true };
});

await app.listen({ port: Number(process.env.PORT ?? 3000), host: '127.0.0.1' });
console.log(`listening http://127.0.0.1:${app.server.address().port}`);
