// Hono without a config, on Node; the same route works on every runtime that Hono has.
//
//   STRIPE_WEBHOOK_SECRET=whsec_local OUTWORX_WEBHOOKS_CONFIG=none \
//     node --import @outworx/otel-webhooks/register examples/frameworks/hono-in-code.mjs
import { serve } from '@hono/node-server';
import { webhook } from '@outworx/otel-webhooks/hono';
import { Hono } from 'hono';

const app = new Hono();

const stripe = webhook({
  provider: 'stripe',
  signatureSecret: process.env.STRIPE_WEBHOOK_SECRET,
  idempotencyKey: true,
  requireProcessingMark: true,
});

app.post('/webhooks/stripe', stripe, async (c) => {
  const event = await c.req.json();
  if (event.type !== 'invoice.paid') throw new RangeError(`no plan for ${event.type}`);
  console.log(`handling ${event.id}`);
  c.get('outworxTrack').processed();
  return c.json({ received: true });
});

serve({ fetch: app.fetch, port: Number(process.env.PORT ?? 3000), hostname: '127.0.0.1' }, ({ port }) => {
  console.log(`listening http://127.0.0.1:${port}`);
});
