import { SECRET } from './requests.mjs';

/** The SDK with its usual processors and a collector that costs nothing. */
export async function startSdk(require, { http, ours }) {
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
  if (http) {
    const { HttpInstrumentation } = require('@opentelemetry/instrumentation-http');
    instrumentations.push(new HttpInstrumentation());
  }
  if (ours) {
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

/** Listens, and says to the process that measures where, and then what this process has used. */
export function answerUsage(server) {
  server.listen(0, '127.0.0.1', () => process.send({ port: server.address().port }));
  process.on('message', (message) => {
    if (message === 'end') process.exit(0);
    const { user, system } = process.cpuUsage();
    process.send({ cpu: user + system, rss: process.memoryUsage.rss() });
  });
}
