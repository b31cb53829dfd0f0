/**
 * One application in a process of its own: `bare`, with a second async storage, or with us. Answers each message with the µs of CPU
 * that a request took, and the bytes that it allocated.
 */
import { AsyncLocalStorage } from 'node:async_hooks';
import { once } from 'node:events';
import http from 'node:http';
import { context, ROOT_CONTEXT } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { InstrumentationBase } from '@opentelemetry/instrumentation';
import { WebhookInstrumentation } from '@outworx/otel-webhooks';
import { signDelivery } from '../../dist/testing.js';
import { APPS } from './apps.mjs';

const [name, variant] = process.argv.slice(2);
const SECRET = 'whsec_of_the_bench';
const PATH = '/webhooks/stripe';
/**
 * What the first gate leaves on a request makes it another kind of object to V8, and all that a framework does with requests a little
 * slower. That is no cost of the guard: without us a delivery carries as much.
 */
const STAND_INS = [...Array.from({ length: 3 }, () => [Symbol('a mark'), {}]), ['outworxTrack', {}]];
/** Requests that are there at once: as many as fit into the processor's memory. */
const BATCH = 50;

/**
 * As in any application with tracing, whatever it traces. With the context manager every promise costs more on Node 20; with the require
 * hook of an instrumentation, which hooks nothing here, a request to an Express that was loaded through it takes 0.4 µs more.
 */
class NoInstrumentation extends InstrumentationBase {
  init() {
    return [];
  }
}
new NoInstrumentation('none', '0', {});
context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
context.with(ROOT_CONTEXT, () => {});

if (variant === 'storage') new AsyncLocalStorage().run({}, () => {});
const isOurs = variant === 'ours';
const ours = isOurs && new WebhookInstrumentation({ routes: [{ path: PATH, provider: 'stripe', signatureSecret: SECRET }] });
let handled = () => {};
const app = await APPS[name](() => handled());
if (isOurs && app.server) ours.watchServer(app.server);
// In all of them, so that V8 has seen the same kinds of requests in each.
const delivered = await servedRequest();
const marks = isOurs ? marksOf(delivered) : STAND_INS;

const TRAFFIC = {
  'no route': () => newRequest('/api/orders/12345', []),
  'verified delivery': () => newRequest(PATH, marks),
};

process.on('message', async ({ traffic, count }) => {
  const batch = () => Array.from({ length: BATCH }, TRAFFIC[traffic]);
  let us = 0;
  for (let left = count; left > 0; left -= BATCH) us += await timed(batch());
  // Of one more: to ask for it leaves its own traces.
  const requests = batch();
  const before = process.memoryUsage().heapUsed;
  await timed(requests);
  process.send({ us: us / count, bytes: (process.memoryUsage().heapUsed - before) / BATCH });
});
process.on('disconnect', () => process.exit());
process.send('ready');

async function timed(requests) {
  const before = process.cpuUsage();
  for (const [req, res] of requests) {
    let isHandled = false;
    let wake;
    handled = () => {
      isHandled = true;
      wake?.();
    };
    app(req, res);
    if (!isHandled) await new Promise((resolve) => (wake = resolve));
  }
  const { user, system } = process.cpuUsage(before);
  return user + system;
}

function newRequest(url, marked) {
  const req = new http.IncomingMessage(null);
  req.method = 'POST';
  req.url = url;
  req.httpVersion = '1.1';
  req.httpVersionMajor = 1;
  req.httpVersionMinor = 1;
  req.headers = { host: '127.0.0.1', 'content-type': 'application/json' };
  for (const [mark, value] of marked) req[mark] = value;
  return [req, new http.ServerResponse(req)];
}

/** A request that is under way, and stays so to the end of this process: with us a delivery. */
async function servedRequest() {
  const server = http.createServer((req, res) => server.emit('delivered', req, res)).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { headers, body } = signDelivery('stripe', { secret: SECRET, body: { id: 'evt_1', type: 'invoice.paid' } });
  const delivered = once(server, 'delivered');
  http
    .request({ port: server.address().port, path: PATH, method: 'POST', headers })
    .on('error', () => {})
    .end(body);
  return (await delivered)[0];
}

/** What we leave on a delivery. */
function marksOf(req) {
  const own = Object.getOwnPropertySymbols(req).filter(({ description }) => description.startsWith('outworx.'));
  return [...own, 'outworxTrack'].map((mark) => [mark, req[mark]]);
}
