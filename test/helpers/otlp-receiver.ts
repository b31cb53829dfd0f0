import * as http from 'node:http';
import { close, listen } from './servers.js';

export interface ReceivedSpan {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId?: string;
  readonly name: string;
  readonly kind: number;
  readonly startTimeUnixNano: string;
  readonly status: { readonly code?: number };
  readonly links: readonly { readonly traceId: string; readonly spanId: string }[];
  readonly attributes: Readonly<Record<string, unknown>>;
  readonly scope: string;
}

export interface ReceivedLog {
  readonly eventName?: string;
  readonly traceId?: string;
  readonly spanId?: string;
  readonly attributes: Readonly<Record<string, unknown>>;
}

export interface ReceivedPoint {
  readonly metric: string;
  readonly kind: 'counter' | 'up-down counter' | 'histogram' | 'gauge';
  readonly unit?: string;
  readonly value: number;
  readonly attributes: Readonly<Record<string, unknown>>;
}

/** A collector: takes OTLP/JSON over HTTP and keeps it. The raw text is kept too, for those who look for what must not be in it. */
export interface OtlpReceiver {
  readonly endpoint: string;
  readonly spans: ReceivedSpan[];
  readonly logs: ReceivedLog[];
  /** The last value of each series. */
  points(): ReceivedPoint[];
  readonly raw: string[];
  readonly requests: { readonly path: string; readonly headers: http.IncomingHttpHeaders }[];
  close(): Promise<void>;
}

type Json = Record<string, any>;

export async function startOtlpReceiver(): Promise<OtlpReceiver> {
  const spans: ReceivedSpan[] = [];
  const logs: ReceivedLog[] = [];
  const points = new Map<string, ReceivedPoint>();
  const raw: string[] = [];
  const requests: OtlpReceiver['requests'][number][] = [];
  const server = http.createServer((req, res) => {
    const chunks: Buffer[] = [];
    req.on('data', (chunk) => chunks.push(chunk));
    req.on('end', () => {
      const text = Buffer.concat(chunks).toString();
      requests.push({ path: req.url ?? '', headers: req.headers });
      raw.push(text);
      take(JSON.parse(text));
      res.setHeader('content-type', 'application/json');
      res.end('{}');
    });
  });

  function take(message: Json): void {
    for (const { scopeSpans = [] } of message.resourceSpans ?? []) {
      for (const { scope, spans: list = [] } of scopeSpans) {
        for (const span of list)
          spans.push({ links: [], status: {}, ...span, scope: scope.name, attributes: plain(span.attributes) });
      }
    }
    for (const { scopeLogs = [] } of message.resourceLogs ?? []) {
      for (const { logRecords = [] } of scopeLogs) {
        for (const record of logRecords) logs.push({ ...record, attributes: plain(record.attributes) });
      }
    }
    for (const { scopeMetrics = [] } of message.resourceMetrics ?? []) {
      for (const { metrics = [] } of scopeMetrics) for (const metric of metrics) takeMetric(metric);
    }
  }

  function takeMetric(metric: Json): void {
    for (const point of metric.sum?.dataPoints ?? metric.histogram?.dataPoints ?? metric.gauge?.dataPoints ?? []) {
      const attributes = plain(point.attributes);
      const value = Number(point.asInt ?? point.asDouble ?? point.count);
      const series = { metric: metric.name, kind: kindOf(metric), unit: metric.unit, value, attributes };
      points.set(`${metric.name} ${JSON.stringify(attributes)}`, series);
    }
  }

  return {
    endpoint: await listen(server),
    spans,
    logs,
    points: () => [...points.values()],
    raw,
    requests,
    close: () => close(server),
  };
}

function kindOf(metric: Json): ReceivedPoint['kind'] {
  if ('histogram' in metric) return 'histogram';
  if ('gauge' in metric) return 'gauge';
  return metric.sum?.isMonotonic ? 'counter' : 'up-down counter';
}

function plain(attributes: Json[] = []): Record<string, unknown> {
  return Object.fromEntries(attributes.map(({ key, value }) => [key, plainValue(value)]));
}

function plainValue(value: Json): unknown {
  if ('intValue' in value) return Number(value.intValue);
  if ('arrayValue' in value) return (value.arrayValue.values ?? []).map(plainValue);
  return value.stringValue ?? value.boolValue ?? value.doubleValue;
}
