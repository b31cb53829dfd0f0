import { createRequire } from 'node:module';
import { type DiagLogger, DiagLogLevel, diag } from '@opentelemetry/api';
import { type Instrumentation, registerInstrumentations } from '@opentelemetry/instrumentation';
import { NodeSDK } from '@opentelemetry/sdk-node';

const require = createRequire(import.meta.url);
const { InMemorySpanExporter, SimpleSpanProcessor } = require('@opentelemetry/sdk-trace');
const { InMemoryLogRecordExporter, SimpleLogRecordProcessor } = require('@opentelemetry/sdk-logs');
const { AggregationTemporality, InMemoryMetricExporter, PeriodicExportingMetricReader } = require('@opentelemetry/sdk-metrics');

interface LogRecord {
  readonly body?: unknown;
  readonly attributes: object;
}

export interface InMemorySdk {
  /** Everything that was exported so far, as it would be printed. */
  exported(): Promise<{
    readonly spans: readonly object[];
    readonly logs: readonly LogRecord[];
    readonly metrics: readonly object[];
  }>;
  readonly diagLines: string[];
  stop(): Promise<void>;
}

/** A real SDK whose exporters keep what they are given. */
export function startSdk(instrumentations: Instrumentation[]): InMemorySdk {
  const diagLines: string[] = [];
  const log = (...words: unknown[]) => {
    diagLines.push(words.map(String).join(' '));
  };
  const logger: DiagLogger = { error: log, warn: log, info: log, debug: log, verbose: log };
  diag.setLogger(logger, { logLevel: DiagLogLevel.ALL, suppressOverrideMessage: true });
  const spans = new InMemorySpanExporter();
  const logs = new InMemoryLogRecordExporter();
  const metrics = new InMemoryMetricExporter(AggregationTemporality.CUMULATIVE);
  const reader = new PeriodicExportingMetricReader({ exporter: metrics, exportIntervalMillis: 3_600_000 });
  const sdk = new NodeSDK({
    instrumentations,
    spanProcessors: [new SimpleSpanProcessor({ exporter: spans })],
    logRecordProcessors: [new SimpleLogRecordProcessor({ exporter: logs })],
    metricReaders: [reader],
  });
  sdk.start();
  return {
    diagLines,
    async exported() {
      await reader.forceFlush();
      return { spans: spans.getFinishedSpans(), logs: logs.getFinishedLogRecords(), metrics: metrics.getMetrics() };
    },
    async stop() {
      registerInstrumentations({ instrumentations })();
      await sdk.shutdown();
      diag.disable();
    },
  };
}
