// A route in code behind a plain server; after its first delivery an instrumentation that comes too late, twice.
import * as http from 'node:http';
import { DiagConsoleLogger, diag } from '@opentelemetry/api';
import { WebhookInstrumentation, webhook } from '@outworx/otel-webhooks';

if (process.env.OWN_LOGGER) diag.setLogger(new DiagConsoleLogger());
const stripe = webhook({ provider: 'stripe', signatureSecret: process.env.SECRET, idempotencyKey: true });
const server = http.createServer((req, res) => {
  stripe(req, res, (error) => {
    const routes = [{ path: '/late', provider: 'stripe', signatureSecret: process.env.SECRET, idempotencyKey: true }];
    for (const _ of [1, 2]) new WebhookInstrumentation({ routes });
    req.outworxTrack?.processed();
    res.writeHead(error ? 500 : 200).end();
  });
});
server.listen(0, '127.0.0.1', () => console.log(`listening http://127.0.0.1:${server.address().port}`));
