// Two processes of one service remember events together, in Redis or Valkey: a retry that reaches the other one is answered there,
// and its handler does not run. Needs a server, and one of ioredis, iovalkey and redis installed beside the config. Start it twice:
//
//   REDIS_URL=redis://127.0.0.1:6379/0 PORT=3000 OUTWORX_WEBHOOKS_CONFIG=examples/two-processes.config.yaml \
//     node --import @outworx/otel-webhooks/register examples/two-processes.mjs
import { createServer } from 'node:http';
import { getDelivery } from '@outworx/otel-webhooks';

const server = createServer((_req, res) => {
  const { eventId, attempt } = getDelivery();
  console.log(`handling ${eventId}, attempt ${attempt}`);
  res.setHeader('content-type', 'application/json');
  res.end(JSON.stringify({ handledBy: process.pid }));
});
server.listen(Number(process.env.PORT ?? 3000), '127.0.0.1', () => {
  console.log(`listening http://127.0.0.1:${server.address().port}`);
});
