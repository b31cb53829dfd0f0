/**
 * An Express application, found from the working directory, with OpenTelemetry's own instrumentation of Express. `ORDER`: `without`
 * us, or the instrumentation that comes `ours` first, `theirs` first, or `late`: ours once the application is there. Prints
 * its spans.
 */
const { createRequire } = require('node:module');
const http = require('node:http');
const { ExpressInstrumentation } = require('@opentelemetry/instrumentation-express');
const { registerInstrumentations } = require('@opentelemetry/instrumentation');
const { HttpInstrumentation } = require('@opentelemetry/instrumentation-http');
const { NodeSDK } = require('@opentelemetry/sdk-node');
const { InMemorySpanExporter, SimpleSpanProcessor } = require('@opentelemetry/sdk-trace');
const { WebhookInstrumentation } = require('../../dist/index.js');
const { signDelivery } = require('../../dist/testing.js');
const { finishedSpans } = require('./finished-spans.cjs');

const SECRET = 'whsec_test';
const { ORDER } = process.env;
const ours = () =>
  new WebhookInstrumentation({ routes: [{ path: '/webhooks/stripe', provider: 'stripe', signatureSecret: SECRET }] });
const theirs = () => [new HttpInstrumentation(), new ExpressInstrumentation()];
const INSTRUMENTATIONS = {
  without: theirs,
  late: theirs,
  ours: () => [ours(), ...theirs()],
  theirs: () => [...theirs(), ours()],
};

const exporter = new InMemorySpanExporter();
const processor = new SimpleSpanProcessor({ exporter });
const sdk = new NodeSDK({ instrumentations: INSTRUMENTATIONS[ORDER](), spanProcessors: [processor] });
sdk.start();

const express = createRequire(`${process.cwd()}/x.js`)('express');
const app = express();
app.use((req, _res, next) => {
  if (req.url === '/rewritten') req.url = '/webhooks/stripe';
  next();
});
app.use(
  '/webhooks',
  express
    .Router()
    .use(express.json())
    .post('/:provider', (_req, res) => res.send('handled')),
);
app.get('/other', (_req, res) => res.send('other'));
app.get('/broken', () => {
  throw new TypeError('on purpose');
});
app.use((_error, _req, res, _next) => res.status(500).send('broken'));
if (ORDER === 'late') registerInstrumentations({ instrumentations: [ours()] });

const server = http.createServer((req, res) => app(req, res));
server.listen(0, '127.0.0.1', async () => {
  const origin = `http://127.0.0.1:${server.address().port}`;
  const body = JSON.stringify({ id: 'evt_1', type: 'a' });
  const { headers } = signDelivery('stripe', { body, secret: SECRET });
  const statuses = [];
  const send = async (path, options) => statuses.push((await fetch(origin + path, options)).status);
  await send('/other');
  await send('/broken');
  for (const path of ['/webhooks/stripe', '/rewritten']) {
    await send(path, { method: 'POST', body, headers: { ...headers, 'content-type': 'application/json' } });
  }
  await new Promise((resolve) => server.close(resolve));
  const spans = await finishedSpans(exporter, processor);
  await sdk.shutdown();
  console.log(JSON.stringify({ statuses, spans }));
});
