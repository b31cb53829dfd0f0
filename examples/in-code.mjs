// A route where its handler is: no config, no flag. `webhook()` comes before whatever reads the body.
//
//   STRIPE_WEBHOOK_SECRET=whsec_local node examples/in-code.mjs
import { getDelivery, webhook } from '@outworx/otel-webhooks';
import express from 'express';

const app = express();

const stripe = webhook({
  provider: 'stripe',
  signatureSecret: process.env.STRIPE_WEBHOOK_SECRET,
  idempotencyKey: true,
});

app.post('/webhooks/stripe', stripe, express.json(), (req, res) => {
  const { route, attempt, verified } = getDelivery();
  console.log(`${route}: ${req.body.id}, attempt ${attempt}, verified ${verified}`);
  res.json({ received: true });
});

const server = app.listen(Number(process.env.PORT ?? 3000), '127.0.0.1', () => {
  console.log(`listening http://127.0.0.1:${server.address().port}`);
});
