// Hono on Node: `webhookGuard()` is the second gate, and gives handlers `c.get('outworxTrack')`.
//
//   STRIPE_WEBHOOK_SECRET=whsec_local OUTWORX_WEBHOOKS_CONFIG=examples/frameworks/webhooks.config.yaml \
//     node --import @outworx/otel-webhooks/register examples/frameworks/hono.mjs
import { serve } from '@hono/node-server';
import { webhookGuard } from '@outworx/otel-webhooks/hono';
import { Hono } from 'hono';

const app = new Hono();
app.use(webhookGuard());

app.post('/webhooks/:provider', async (c) => {
  const event = await c.req.json();
  if (event.type !== 'invoice.paid') throw new RangeError(`no plan for ${event.type}`);
  console.log(`handling ${event.id}`);
  c.get('outworxTrack').processed();
  return c.json({ received: true });
});

serve({ fetch: app.fetch, port: Number(process.env.PORT ?? 3000), hostname: '127.0.0.1' }, ({ port }) => {
  console.log(`listening http://127.0.0.1:${port}`);
});
