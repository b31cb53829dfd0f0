// A handler of fetch requests: for Next, Hono, h3, Bun, Deno, Cloudflare Workers and Vercel, which differ only in who calls it.
//
//   GITHUB_WEBHOOK_SECRET=local node examples/fetch-handler.mjs
//
// Send it something with examples/send-delivery.mjs.
import { createServer } from 'node:http';
import { Readable } from 'node:stream';
import { withWebhookMonitoring } from '@outworx/otel-webhooks/fetch';

const options = {
  path: '/webhooks/github',
  provider: 'github',
  signatureSecret: process.env.GITHUB_WEBHOOK_SECRET,
  idempotencyKey: true,
  requireProcessingMark: true,
};

// In Next this is all of `app/webhooks/github/route.js`; in Hono it is `app.post('/webhooks/github', (c) => POST(c.req.raw))`.
export const POST = withWebhookMonitoring(options, async (request, { track, delivery }) => {
  const event = await request.json();
  console.log(`handling ${delivery.eventType} ${delivery.eventId}: ${event.ref}`);
  track.processed();
  return Response.json({ done: event.ref }, { status: 202 });
});

// Bun, Deno and the others call the handler themselves; a plain Node server has to make the Request.
const server = createServer(async (req, res) => {
  const body = req.method === 'GET' ? null : Readable.toWeb(req);
  const request = new Request(`http://${req.headers.host}${req.url}`, {
    method: req.method,
    headers: req.headers,
    body,
    duplex: 'half',
  });
  const response = await POST(request);
  res.writeHead(response.status, Object.fromEntries(response.headers));
  res.end(Buffer.from(await response.arrayBuffer()));
});

server.listen(Number(process.env.PORT ?? 3000), '127.0.0.1', () => {
  console.log(`listening http://127.0.0.1:${server.address().port}`);
});
