// One path per tenant, each with a secret of its own: the config is a module whose `signatureSecret` is a function.
//
//   OUTWORX_WEBHOOKS_CONFIG=examples/tenants.config.mjs \
//     node --import @outworx/otel-webhooks/register examples/tenants.mjs
import { getDelivery } from '@outworx/otel-webhooks';
import express from 'express';

const app = express();
app.use(express.json());

app.post('/webhooks/:tenant/stripe', (req, res) => {
  const { params, eventId } = getDelivery();
  console.log(`${params.tenant}: ${req.body.type} ${eventId}`);
  res.sendStatus(200);
});

const server = app.listen(Number(process.env.PORT ?? 3000), '127.0.0.1', () => {
  console.log(`listening http://127.0.0.1:${server.address().port}`);
});
