/** One variant of the same service, in a process of its own. Prints nothing; talks to bench/http.mjs over its channel. */
import { createRequire } from 'node:module';
import { SECRET } from './requests.mjs';

const require = createRequire(process.env.BENCH_RESOLVE_FROM ?? import.meta.url);
const variant = process.argv[2];

const parts = {
  bare: [],
  http: ['http'],
  'by hand': ['http', 'hand'],
  ours: ['http', 'ours'],
  'ours, no HTTP instrumentation': ['ours'],
  'no route, bare': [],
  'no route, ours': ['ours'],
}[variant];
if (parts === undefined) throw new Error(`no variant ${variant}`);
const has = (part) => parts.includes(part);

if (has('http') || has('ours')) await startSdk();
const http = require('http');
const express = require('express');
const app = express();
const received = (_req, res) => res.json({ received: true });

if (has('hand')) {
  const { byHand } = await import('./by-hand.mjs');
  app.post('/webhooks/stripe', express.raw({ type: '*/*' }), byHand(require, SECRET), received);
} else {
  app.use(express.json());
  app.post('/webhooks/stripe', received);
}
app.post('/elsewhere', received);

const server = http.createServer(app).listen(0, '127.0.0.1', () => process.send({ port: server.address().port }));
process.on('message', (message) => {
  if (message === 'end') process.exit(0);
  const { user, system } = process.cpuUsage();
  process.send({ cpu: user + system, rss: process.memoryUsage.rss() });
});

/** The SDK with its usual processors and a collector that costs nothing. */
async function startSdk() {
  const { NodeSDK } = require('@opentelemetry/sdk-node');
  const { BatchSpanProcessor } = require('@opentelemetry/sdk-trace');
  const { BatchLogRecordProcessor } = require('@opentelemetry/sdk-logs');
  const { PeriodicExportingMetricReader, AggregationTemporality } = require('@opentelemetry/sdk-metrics');
  const exporter = {
    export: (_items, done) => done({ code: 0 }),
    forceFlush: async () => {},
    shutdown: async () => {},
    selectAggregationTemporality: () => AggregationTemporality.CUMULATIVE,
  };
  const instrumentations = [];
  if (has('http')) {
    const { HttpInstrumentation } = require('@opentelemetry/instrumentation-http');
    instrumentations.push(new HttpInstrumentation());
  }
  if (has('ours')) {
    const { WebhookInstrumentation } = await import(require.resolve('@outworx/otel-webhooks'));
    const route = { path: '/webhooks/stripe', provider: 'stripe', signatureSecret: SECRET, idempotencyKey: true };
    instrumentations.push(new WebhookInstrumentation({ routes: [route] }));
  }
  const sdk = new NodeSDK({
    instrumentations,
    spanProcessors: [new BatchSpanProcessor({ exporter })],
    metricReaders: [new PeriodicExportingMetricReader({ exporter })],
    logRecordProcessors: [new BatchLogRecordProcessor({ exporter })],
  });
  sdk.start();
}
