// A first look at a service in production: `mode: observe` records what would have happened and changes nothing. A forgery
// still reaches the handler, and its line on the console, or its span, says `rejected`.
//
//   SLACK_SIGNING_SECRET=local OUTWORX_WEBHOOKS_CONFIG=examples/observe-mode.config.yaml \
//     node --import @outworx/otel-webhooks/register examples/observe-mode.mjs
import { getDelivery } from '@outworx/otel-webhooks';
import express from 'express';

const app = express();
app.use(express.json());

app.post('/webhooks/slack', (_req, res) => {
  console.log(`verified: ${getDelivery().verified}`);
  res.sendStatus(200);
});

const server = app.listen(Number(process.env.PORT ?? 3000), '127.0.0.1', () => {
  console.log(`listening http://127.0.0.1:${server.address().port}`);
});
