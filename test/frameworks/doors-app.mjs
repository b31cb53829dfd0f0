/** An application process: every door to every application. What its handlers do is told to the parent. */
import { getDelivery, WebhookInstrumentation } from '../../dist/index.js';

const instrumentation = new WebhookInstrumentation({
  routes: [{ path: '/webhooks/stripe', provider: 'stripe', signatureSecret: process.env.SECRET }],
});
if (process.env.UNGUARDED) instrumentation.disable();

const { APPS, DOORS, isCovered } = await import('./setups/doors.mjs');
const { default: express } = await import('express');

const servers = [];
for (const [app, make] of Object.entries(APPS)) {
  for (const [door, { open, target, method = 'POST', headers = {} }] of Object.entries(DOORS)) {
    if (!isCovered(app, door)) continue;
    for (const isParsed of [false, true]) {
      const name = `${app}, ${door}${isParsed ? ', its body parsed' : ''}`;
      const handler = async (req, res) => {
        const read = isParsed ? JSON.stringify(req.body) : (await req.toArray()).join('');
        process.send({
          ran: name,
          body: read,
          isVerified: getDelivery()?.verified === true,
          isTracked: req.outworxTrack !== undefined,
        });
        res.end('handled');
      };
      const server = open((...before) => make(handler, ...(isParsed ? [express.json()] : []), ...before));
      await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
      servers.push({ name, app, door, isParsed, target, method, headers, protocol: 'http', port: server.address().port });
    }
  }
}

process.on('message', () => process.send({ bypasses: 0 }));
process.on('disconnect', () => process.exit());
process.send({ servers });
