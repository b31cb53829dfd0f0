// Senders that try an endpoint before they use it: Slack posts a challenge, Meta gets one. With `handshake: answer` they have
// their answer and no handler has to know of it; with the default, `pass`, the handler answers. Neither counts as an event.
//
//   SLACK_SIGNING_SECRET=local META_APP_SECRET=local META_VERIFY_TOKEN=my-token \
//   OUTWORX_WEBHOOKS_CONFIG=examples/handshakes.config.yaml \
//     node --import @outworx/otel-webhooks/register examples/handshakes.mjs
import express from 'express';

const app = express();
app.use(express.json());
app.post(['/webhooks/slack', '/webhooks/whatsapp'], (req, res) => {
  console.log(`handling ${req.body.event?.type ?? req.body.object}`);
  res.sendStatus(200);
});

const server = app.listen(Number(process.env.PORT ?? 3000), '127.0.0.1', () => {
  console.log(`listening http://127.0.0.1:${server.address().port}`);
});
