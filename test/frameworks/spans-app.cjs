/**
 * An application in `FRAMEWORK`, found from the working directory, with other people's instrumentation of it. `ORDER`: `without`
 * us, or the instrumentation that comes `ours` first or `theirs` first. Prints its spans, and what its handlers saw.
 */
const { createRequire } = require('node:module');
const http = require('node:http');
const { HttpInstrumentation } = require('@opentelemetry/instrumentation-http');
const { NodeSDK } = require('@opentelemetry/sdk-node');
const { InMemorySpanExporter, SimpleSpanProcessor } = require('@opentelemetry/sdk-trace');
const { WebhookInstrumentation } = require('../../dist/index.js');
const { signDelivery } = require('../../dist/testing.js');
const { finishedSpans } = require('./finished-spans.cjs');
const { FRAMEWORKS, tracked, handlerMs } = require('./spans-frameworks.cjs');

const SECRET = 'whsec_test';
const { ORDER, FRAMEWORK } = process.env;
const { module: name, build, theirs, third = '/rewritten' } = FRAMEWORKS[FRAMEWORK];
const ours = () =>
  new WebhookInstrumentation({ routes: [{ path: '/webhooks/:provider', provider: 'stripe', signatureSecret: SECRET }] });
const others = () => [new HttpInstrumentation(), ...theirs()];
const INSTRUMENTATIONS = { without: others, ours: () => [ours(), ...others()], theirs: () => [...others(), ours()] };

const exporter = new InMemorySpanExporter();
const processor = new SimpleSpanProcessor({ exporter });
const sdk = new NodeSDK({ instrumentations: INSTRUMENTATIONS[ORDER](), spanProcessors: [processor] });
sdk.start();

async function main() {
  const listener = await build(createRequire(`${process.cwd()}/x.js`)(name));
  const server = http.createServer((req, res) => listener(req, res));
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  const origin = `http://127.0.0.1:${server.address().port}`;
  const body = JSON.stringify({ id: 'evt_1', type: 'a' });
  const { headers } = signDelivery('stripe', { body, secret: SECRET });
  const statuses = [];
  const send = async (path, options) => {
    const answer = await fetch(origin + path, { ...options, headers: { ...options?.headers, connection: 'close' } });
    await answer.text();
    statuses.push(answer.status);
  };
  await send('/other');
  await send('/broken');
  for (const path of ['/webhooks/stripe', '/webhooks/broken', third]) {
    await send(path, { method: 'POST', body, headers: { ...headers, 'content-type': 'application/json' } });
  }
  await new Promise((resolve) => server.close(resolve));
  const spans = await finishedSpans(exporter, processor);
  await sdk.shutdown();
  console.log(JSON.stringify({ statuses, spans, tracked, handlerMs }));
  process.exit();
}
main();
