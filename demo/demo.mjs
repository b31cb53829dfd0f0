// Start, send, wait until the telemetry is there, show, check.
import { checks } from './checks.mjs';
import { startApp } from './child.mjs';
import { startCollector } from './collector.mjs';
import { counters, total } from './counters.mjs';
import { deliveries } from './deliveries.mjs';
import { paint } from './paint.mjs';
import { processSpans, results } from './results.mjs';
import { secrets } from './secrets.mjs';
import { sendAll } from './send.mjs';
import { table } from './table.mjs';
import { tree } from './tree.mjs';
import { until } from './until.mjs';

/** Returns the exit code. */
export async function demo() {
  const collector = await startCollector();
  try {
    return await perform(collector);
  } finally {
    collector.close();
  }
}

async function perform(collector) {
  const app = await startApp({
    ...secrets,
    ...exportTo(collector.endpoint),
    OUTWORX_WEBHOOKS_CONFIG: 'demo/webhooks.config.yaml',
  });
  console.log(`${app.command}\n`);
  const sent = await sendAll(app.origin, deliveries);
  const isComplete = await until(() => hasAll(collector, sent.length));
  const seen = results(sent, collector, await app.stop());

  const refund = seen.filter(({ step }) => step.what.startsWith('charge.refunded'));
  console.log(table(seen));
  console.log(`\n${tree('One event: the handler fails, the retry succeeds, a third is answered from the record', refund)}`);
  console.log(`\n${counters(collector, [...new Set(deliveries.map(({ provider }) => provider))])}\n`);

  const faults = checks(seen, refund, collector);
  if (!isComplete) faults.push('the collector did not get everything in time');
  const asExpected = seen.filter(({ fault }) => fault === undefined).length;
  for (const fault of faults) console.log(paint('red', `✗ ${fault}`));
  console.log(
    `${asExpected} of ${seen.length} deliveries as expected. Next: docs/guide/quickstart.md, ten minutes to your own app.`,
  );
  const isGood = asExpected === seen.length && faults.length === 0;
  if (!isGood) console.error(app.stderr());
  return isGood ? 0 : 1;
}

/** OpenTelemetry's own variables; short delays, so that nobody waits. */
function exportTo(endpoint) {
  return {
    OTEL_SERVICE_NAME: 'demo',
    OTEL_EXPORTER_OTLP_ENDPOINT: endpoint,
    OTEL_EXPORTER_OTLP_PROTOCOL: 'http/json',
    OTEL_METRICS_EXPORTER: 'otlp',
    OTEL_LOGS_EXPORTER: 'otlp',
    OTEL_BSP_SCHEDULE_DELAY: '100',
    OTEL_BLRP_SCHEDULE_DELAY: '100',
    OTEL_METRIC_EXPORT_INTERVAL: '200',
    OTEL_METRIC_EXPORT_TIMEOUT: '200',
  };
}

/** Each delivery's two spans, its count, and the log events of those that have one. */
function hasAll(collector, count) {
  const spans = processSpans(collector);
  const withLog = spans.filter(({ attributes }) => ['rejected', 'duplicate', 'dropped'].includes(attributes['webhook.outcome']));
  return (
    spans.length === count &&
    collector.spans.length === 2 * count &&
    total(collector.points('webhook.deliveries')) === count &&
    total(collector.points('webhook.in_flight')) === 0 &&
    collector.logs.length === withLog.length
  );
}
