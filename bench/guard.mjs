/**
 * What the guard costs a request on no route: an Express application of eleven layers, its router called without a server, with
 * us and without, in turns; the best of the rounds. `node bench/guard.mjs [--rounds 20] [--requests 20000]`
 */
import http from 'node:http';
import { createRequire } from 'node:module';
import { parseArgs } from 'node:util';
import { WebhookInstrumentation } from '@outworx/otel-webhooks';

const { values } = parseArgs({
  options: { rounds: { type: 'string', default: '20' }, requests: { type: 'string', default: '20000' } },
});
const requests = Number(values.requests);
const require = createRequire(import.meta.url);
const res = { done() {}, setHeader() {} };

function appOf(express) {
  const app = express();
  for (let i = 0; i < 5; i++) app.use((_req, _res, next) => next());
  const router = express.Router().use((_req, _res, next) => next());
  return app.use(
    '/api',
    router.post('/orders/:id', (_req, answer) => answer.done()),
  );
}

/** Nanoseconds per request. */
function run(app) {
  const startedAt = process.hrtime.bigint();
  for (let i = 0; i < requests; i++) {
    const req = Object.assign(new http.IncomingMessage(null), { method: 'POST', url: '/api/orders/12345' });
    app.handle(req, res, () => {});
  }
  return Number(process.hrtime.bigint() - startedAt) / requests;
}

for (const name of ['express4', 'express']) {
  const app = appOf(require(name));
  const ours = new WebhookInstrumentation({
    routes: [{ path: '/webhooks/stripe', provider: 'stripe', signatureSecret: 'bench' }],
  });
  const best = { without: Number.POSITIVE_INFINITY, with: Number.POSITIVE_INFINITY };
  for (let round = 0; round < Number(values.rounds); round++) {
    ours.disable();
    best.without = Math.min(best.without, run(app));
    ours.enable();
    best.with = Math.min(best.with, run(app));
  }
  ours.disable();
  console.log(`${name.padEnd(10)} ${best.without.toFixed(0)} ns without us, ${best.with.toFixed(0)} ns with`);
}
