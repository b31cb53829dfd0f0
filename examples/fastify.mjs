// Fastify, with its own body parser: what it parses is what was signed, byte for byte.
//
//   SHOPIFY_WEBHOOK_SECRET=shpss_local OUTWORX_WEBHOOKS_CONFIG=examples/fastify.config.yaml \
//     node --import @outworx/otel-webhooks/register examples/fastify.mjs
import Fastify from 'fastify';

const app = Fastify();

app.post('/webhooks/shopify', async (request) => {
  console.log(`order ${request.body.id} for ${request.body.total_price}`);
  return { ok: true };
});

const address = await app.listen({ port: Number(process.env.PORT ?? 3000), host: '127.0.0.1' });
console.log(`listening ${address}`);
