/** A real SDK whose exporters keep what they are given, made of those of its parts that know nothing of Node. */
import { context, metrics, trace } from '@opentelemetry/api';
import { logs } from '@opentelemetry/api-logs';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { InMemoryLogRecordExporter, LoggerProvider, SimpleLogRecordProcessor } from '@opentelemetry/sdk-logs';
import { MeterProvider, MetricReader } from '@opentelemetry/sdk-metrics';
import { BasicTracerProvider, InMemorySpanExporter, SimpleSpanProcessor } from '@opentelemetry/sdk-trace-base';

class Reader extends MetricReader {
  async onShutdown() {}
  async onForceFlush() {}
}

/** One per process: a bundler makes a copy of this file. */
const STARTED = Symbol.for('test-fetch.telemetry');

export function startTelemetry() {
  if (globalThis[STARTED] !== undefined) return;
  const spans = new InMemorySpanExporter();
  const records = new InMemoryLogRecordExporter();
  const reader = new Reader();
  globalThis[STARTED] = { spans, records, reader };
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
  trace.setGlobalTracerProvider(new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(spans)] }));
  metrics.setGlobalMeterProvider(new MeterProvider({ readers: [reader] }));
  logs.setGlobalLoggerProvider(new LoggerProvider({ processors: [new SimpleLogRecordProcessor({ exporter: records })] }));
}

export async function exported() {
  const { spans, records, reader } = globalThis[STARTED];
  const { resourceMetrics } = await reader.collect();
  return {
    spans: spans.getFinishedSpans().map(readSpan),
    logs: records.getFinishedLogRecords().map(({ eventName, attributes }) => ({ eventName, attributes })),
    metrics: resourceMetrics.scopeMetrics.flatMap((scope) => scope.metrics.map(readMetric)),
  };
}

function readSpan(span) {
  const { spanId, traceId } = span.spanContext();
  return {
    name: span.name,
    kind: span.kind,
    traceId,
    spanId,
    parentSpanId: span.parentSpanContext?.spanId,
    attributes: span.attributes,
    links: span.links.map(({ context: { spanId: id } }) => id),
  };
}

function readMetric({ descriptor, dataPoints }) {
  return { name: descriptor.name, points: dataPoints.map(({ attributes, value }) => ({ attributes, value })) };
}
