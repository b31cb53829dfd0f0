// No collector, no SDK, no OTEL_* variable: each delivery is one line on stderr. Set OTEL_EXPORTER_OTLP_ENDPOINT, or
// OUTWORX_HOOKS_API_KEY, and it goes there as spans, metrics and log events instead.
//
//   GITHUB_WEBHOOK_SECRET=local OUTWORX_WEBHOOKS_CONFIG=examples/console-only.config.yaml \
//     node --import @outworx/otel-webhooks/register examples/console-only.mjs
import express from 'express';

const app = express();
app.use(express.json());

app.post('/webhooks/github', (req, res) => {
  // A redirect, too, is a failure to a sender.
  res.sendStatus(req.body.ref === 'refs/heads/main' ? 202 : 422);
});

const server = app.listen(Number(process.env.PORT ?? 3000), '127.0.0.1', () => {
  console.log(`listening http://127.0.0.1:${server.address().port}`);
});
