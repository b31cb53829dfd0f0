// A retry is answered from the recorded response: the handler runs once, however often and however close together an event comes.
//
//   ORDERS_WEBHOOK_SECRET=whsec_b3JkZXJz OUTWORX_WEBHOOKS_CONFIG=examples/dedupe.config.yaml \
//     node --import @outworx/otel-webhooks/register examples/dedupe.mjs
import { setTimeout as sleep } from 'node:timers/promises';
import express from 'express';

let shipped = 0;
const app = express();
app.use(express.json());

app.post('/webhooks/orders', async (req, res) => {
  await sleep(100);
  shipped += 1;
  console.log(`shipping order ${req.body.order.id}`);
  res.status(201).json({ shipment: shipped });
});

const server = app.listen(Number(process.env.PORT ?? 3000), '127.0.0.1', () => {
  console.log(`listening http://127.0.0.1:${server.address().port}`);
});
