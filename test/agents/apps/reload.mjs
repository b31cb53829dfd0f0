/**
 * A development server that loads its code anew, the old code's instrumentation disabled first or not (`FORGETS_TO_DISABLE`): many
 * times over in one process, then it tells what is left behind.
 */
import diagnosticsChannel from 'node:diagnostics_channel';
import http from 'node:http';
import http2 from 'node:http2';
import { createRequire } from 'node:module';
import express from 'express';

const Layer = createRequire(createRequire(import.meta.url).resolve('express'))('router/lib/layer.js');
const CHANNELS = ['http.server.request.start', 'net.server.socket'];
const ROUNDS = 20;
const routes = [{ path: '/hooks', provider: 'svix', signatureSecret: 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw' }];

const app = express();
app.post('/hooks', (_req, res) => res.send('ran'));
const server = http.createServer(app);
await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
const origin = `http://127.0.0.1:${server.address().port}`;
const ask = async () => (await fetch(`${origin}/hooks`, { method: 'POST', body: '{}' })).status;

const state = () => ({
  handle: Layer.prototype.handleRequest,
  emit: server.emit,
  ownEmit: Object.hasOwn(server, 'emit'),
  createServer: http2.createServer,
  createSecureServer: http2.createSecureServer,
  subscribed: CHANNELS.filter((name) => diagnosticsChannel.hasSubscribers(name)).join(),
  listeners: [...process.eventNames().map((name) => `${String(name)} ${process.listenerCount(name)}`)].join(),
});

const statuses = [await ask()];
// The first use may load what stays loaded.
const { WebhookInstrumentation } = await import('@outworx/otel-webhooks');
new WebhookInstrumentation({ routes }).disable();
const before = state();
for (let round = 0; round < ROUNDS; round++) {
  const instrumentation = new WebhookInstrumentation({ routes });
  const second = process.env.FORGETS_TO_DISABLE && new WebhookInstrumentation({ routes: [{ ...routes[0], path: '/other' }] });
  statuses.push(await ask());
  instrumentation.disable();
  instrumentation.enable();
  statuses.push(await ask());
  instrumentation.disable();
  if (second) second.disable();
  statuses.push(await ask());
}
const after = state();
const changed = Object.keys(before).filter((name) => before[name] !== after[name]);
console.log(JSON.stringify({ statuses, changed }));
server.close();
server.closeAllConnections();
