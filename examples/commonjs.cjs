// A CommonJS app. Either flag will do; `require` gives the same copy of the package that the flag loaded.
//
//   GITHUB_WEBHOOK_SECRET=local OUTWORX_WEBHOOKS_CONFIG=examples/commonjs.config.yaml \
//     node --import @outworx/otel-webhooks/register examples/commonjs.cjs
//
//   GITHUB_WEBHOOK_SECRET=local OUTWORX_WEBHOOKS_CONFIG=examples/commonjs.config.yaml \
//     node --require @outworx/otel-webhooks/register examples/commonjs.cjs
const express = require('express');
const { getDelivery, track } = require('@outworx/otel-webhooks');

const app = express();

app.post('/webhooks/github', (_req, res) => {
  const { eventId, eventType } = getDelivery();
  console.log(`handling ${eventType} ${eventId}`);
  track.processed();
  res.sendStatus(204);
});

const server = app.listen(Number(process.env.PORT ?? 3000), '127.0.0.1', () => {
  console.log(`listening http://127.0.0.1:${server.address().port}`);
});
