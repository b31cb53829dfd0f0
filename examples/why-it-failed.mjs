// "The signature does not match" can mean ten things. The telemetry says which, and the sender never learns: here the secret of
// the other endpoint, and a proxy that writes JSON anew.
//
//   ORDERS_SECRET=whsec_orders REFUNDS_SECRET=whsec_refunds OUTWORX_WEBHOOKS_CONFIG=examples/why-it-failed.config.yaml \
//     node --import @outworx/otel-webhooks/register examples/why-it-failed.mjs
import express from 'express';

const app = express();
app.use(express.json());
app.post(['/webhooks/orders', '/webhooks/refunds'], (_req, res) => res.sendStatus(200));

const server = app.listen(Number(process.env.PORT ?? 3000), '127.0.0.1', () => {
  console.log(`listening http://127.0.0.1:${server.address().port}`);
});
