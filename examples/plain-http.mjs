// The smallest case: a node:http server that reads its body by itself. It has no line of ours in it; the flag does it all.
//
//   STRIPE_WEBHOOK_SECRET=whsec_local OUTWORX_WEBHOOKS_CONFIG=examples/plain-http.config.yaml \
//     node --import @outworx/otel-webhooks/register examples/plain-http.mjs
//
// Send it something with examples/send-delivery.mjs.
import { createServer } from 'node:http';

const server = createServer(async (req, res) => {
  if (req.method !== 'POST' || req.url !== '/webhooks/stripe') {
    res.writeHead(404).end();
    return;
  }
  const chunks = [];
  for await (const chunk of req) chunks.push(chunk);
  const event = JSON.parse(Buffer.concat(chunks).toString());
  console.log(`handling ${event.type} ${event.id}`);
  res.end('done');
});

server.listen(Number(process.env.PORT ?? 3000), '127.0.0.1', () => {
  console.log(`listening http://127.0.0.1:${server.address().port}`);
});
