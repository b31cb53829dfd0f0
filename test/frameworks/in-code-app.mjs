/**
 * An application process without a config of paths: every set-up behind a server. What its handlers do is told to the parent.
 * Environment: `OURS`, `instrumentation` for one that has other routes; `SETUPS`, a text that the names of the set-ups must hold.
 */
import { createServer } from 'node:http';
import { getDelivery, WebhookInstrumentation } from '../../dist/index.js';

if (process.env.OURS === 'instrumentation') {
  new WebhookInstrumentation({ routes: [{ path: '/other', provider: 'stripe', signatureSecret: 'whsec_other' }] });
}
const { SETUPS } = await import('./in-code-setups.mjs');

const servers = [];
for (const { name, build } of SETUPS) {
  if (!name.includes(process.env.SETUPS ?? '')) continue;
  const listener = await build((req, res, track) => {
    const { verified, route } = getDelivery() ?? {};
    process.send({
      ran: name,
      protocol: 'http',
      isVerified: verified === true,
      target: req.originalUrl ?? req.url,
      route,
      tracks: !!track,
    });
    res.end('handled');
  });
  const server = createServer(listener);
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  servers.push({ name, protocol: 'http', port: server.address().port });
}

process.on('message', () => process.send({ bypasses: 0 }));
// Connect throws at targets in absolute form whose user is badly escaped, with and without us. The next request matters here.
process.on('uncaughtException', (error) => {
  if (!(error instanceof URIError)) throw error;
});
process.on('disconnect', () => process.exit());
process.send({ servers });
