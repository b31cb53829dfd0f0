// Koa without a config: `webhook()` comes before whatever reads the body. `register` is only there for its line per delivery.
//
//   STRIPE_WEBHOOK_SECRET=whsec_local OUTWORX_WEBHOOKS_CONFIG=none \
//     node --import @outworx/otel-webhooks/register examples/frameworks/koa-in-code.mjs
import Router from '@koa/router';
import { webhook } from '@outworx/otel-webhooks/koa';
import Koa from 'koa';

const router = new Router();

const stripe = webhook({
  provider: 'stripe',
  signatureSecret: process.env.STRIPE_WEBHOOK_SECRET,
  idempotencyKey: true,
  requireProcessingMark: true,
});

router.post('/webhooks/stripe', stripe, async (ctx) => {
  const event = JSON.parse((await ctx.req.toArray()).join(''));
  if (event.type !== 'invoice.paid') throw new RangeError(`no plan for ${event.type}`);
  console.log(`handling ${event.id}`);
  ctx.state.outworxTrack.processed();
  ctx.body = { received: true };
});

const app = new Koa();
app.on('error', (error) => console.log(error.message));
const server = app.use(router.routes()).listen(Number(process.env.PORT ?? 3000), '127.0.0.1', () => {
  console.log(`listening http://127.0.0.1:${server.address().port}`);
});
