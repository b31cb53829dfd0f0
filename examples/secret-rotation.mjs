// Changing a secret without losing a delivery: list the new one and the old one, change it at the sender, then take the old one
// away. The span attribute `webhook.signature.secret_index` tells when nobody uses the old one any more.
//
//   SVIX_WEBHOOK_SECRET=whsec_bmV3LXNlY3JldA== SVIX_WEBHOOK_SECRET_OLD=whsec_b2xkLXNlY3JldA== \
//   OUTWORX_WEBHOOKS_CONFIG=examples/secret-rotation.config.yaml \
//     node --import @outworx/otel-webhooks/register examples/secret-rotation.mjs
import express from 'express';

const app = express();
app.use(express.json());
app.post('/webhooks/svix', (_req, res) => res.sendStatus(204));

const server = app.listen(Number(process.env.PORT ?? 3000), '127.0.0.1', () => {
  console.log(`listening http://127.0.0.1:${server.address().port}`);
});
