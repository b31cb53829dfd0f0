// A sender that is not in the catalogue: describe how it signs and names its events, in the config.
//
//   ACME_WEBHOOK_SECRET=local OUTWORX_WEBHOOKS_CONFIG=examples/custom-provider.config.mjs \
//     node --import @outworx/otel-webhooks/register examples/custom-provider.mjs
import { getDelivery } from '@outworx/otel-webhooks';
import express from 'express';

const app = express();
app.use(express.json());

app.post('/webhooks/acme', (_req, res) => {
  const { provider, eventType, eventId } = getDelivery();
  console.log(`${provider} ${eventType} ${eventId}`);
  res.sendStatus(200);
});

const server = app.listen(Number(process.env.PORT ?? 3000), '127.0.0.1', () => {
  console.log(`listening http://127.0.0.1:${server.address().port}`);
});
