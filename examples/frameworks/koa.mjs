// Koa: what a handler says of the delivery is said in `ctx.state.outworxTrack`.
//
//   STRIPE_WEBHOOK_SECRET=whsec_local OUTWORX_WEBHOOKS_CONFIG=examples/frameworks/webhooks.config.yaml \
//     node --import @outworx/otel-webhooks/register examples/frameworks/koa.mjs
import Router from '@koa/router';
import Koa from 'koa';

const router = new Router();

router.post('/webhooks/:provider', async (ctx) => {
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
