// Hapi: what a handler says of the delivery is said in `request.outworxTrack`. Hapi's own parser stays.
//
//   STRIPE_WEBHOOK_SECRET=whsec_local OUTWORX_WEBHOOKS_CONFIG=examples/frameworks/webhooks.config.yaml \
//     node --import @outworx/otel-webhooks/register examples/frameworks/hapi.mjs
import Hapi from '@hapi/hapi';

const server = Hapi.server({ port: Number(process.env.PORT ?? 3000), host: '127.0.0.1' });

server.route({
  method: 'POST',
  path: '/webhooks/{provider}',
  handler(request) {
    const event = request.payload;
    if (event.type !== 'invoice.paid') throw new RangeError(`no plan for ${event.type}`);
    console.log(`handling ${event.id}`);
    request.outworxTrack.processed();
    return { received: true };
  },
});

await server.start();
console.log(`listening ${server.info.uri}`);
