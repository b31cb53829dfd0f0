import * as http from 'node:http';
import { gunzipSync } from 'node:zlib';
import { decode } from '@msgpack/msgpack';
import { close, listen } from '../helpers/servers.js';

/** A span, whatever agent it is of. */
export interface AgentSpan {
  readonly trace: string;
  readonly id: string;
  readonly parent: string | undefined;
  readonly name: string;
  readonly isServer: boolean;
  /** In no unit in particular: for the order within one agent's. */
  readonly startedAt: number;
  /** Of server spans. */
  readonly status: number;
  readonly attributes: Readonly<Record<string, unknown>>;
}

/** Where agents think that their service is: on loopback, it takes what they send and keeps the spans. */
export interface Endpoint {
  readonly origin: string;
  readonly spans: AgentSpan[];
  close(): Promise<void>;
}

type Json = Record<string, any>;

export async function startEndpoint(): Promise<Endpoint> {
  const spans: AgentSpan[] = [];
  const server = http.createServer((req, res) => {
    const chunks: Buffer[] = [];
    req.on('data', (chunk) => chunks.push(chunk));
    req.on('end', () => {
      const sent = Buffer.concat(chunks);
      const body = req.headers['content-encoding'] === 'gzip' ? gunzipSync(sent) : sent;
      spans.push(...spansIn(req.url ?? '', body));
      res.setHeader('content-type', 'application/json');
      res.end('{}');
    });
  });
  return { origin: await listen(server), spans, close: () => close(server) };
}

function spansIn(url: string, body: Buffer): AgentSpan[] {
  if (url === '/v1/traces') return fromOtlp(JSON.parse(body.toString()));
  if (/^\/v0\.\d\/traces$/.test(url)) return fromDatadog(decode(body, { useBigInt64: true }) as Json[][]);
  if (url.startsWith('/api/1/envelope/')) return fromSentry(body.toString());
  return [];
}

function fromOtlp({ resourceSpans }: Json): AgentSpan[] {
  const spans = resourceSpans.flatMap((resource: Json) => resource.scopeSpans.flatMap((scope: Json) => scope.spans));
  return spans.map((span: Json) => {
    const attributes = Object.fromEntries(span.attributes.map(({ key, value }: Json) => [key, Object.values(value)[0]]));
    const status = Number(attributes['http.response.status_code'] ?? attributes['http.status_code']);
    const parent = span.parentSpanId || undefined;
    const startedAt = Number(span.startTimeUnixNano);
    const { traceId: trace, spanId: id, name, kind } = span;
    return { trace, id, parent, name, isServer: kind === 2, startedAt, status, attributes };
  });
}

function fromDatadog(traces: Json[][]): AgentSpan[] {
  return traces.flat().map((span) => ({
    trace: String(span.trace_id),
    id: String(span.span_id),
    parent: String(span.parent_id) === '0' ? undefined : String(span.parent_id),
    name: `${span.name} ${span.resource}`,
    isServer: span.meta['span.kind'] === 'server',
    startedAt: Number(span.start),
    status: Number(span.meta['http.status_code']),
    attributes: { ...span.meta, ...span.metrics },
  }));
}

/** Lines of JSON; the spans are in the `items` of some. */
function fromSentry(envelope: string): AgentSpan[] {
  const lines = envelope.split('\n').filter((line) => line.startsWith('{"version":2,"items":'));
  return lines
    .flatMap((line) => JSON.parse(line).items as Json[])
    .map((span) => {
      const attributes = Object.fromEntries(Object.entries(span.attributes as Json).map(([key, { value }]) => [key, value]));
      const isServer = attributes['sentry.op'] === 'http.server';
      const status = Number(attributes['http.response.status_code']);
      const { trace_id: trace, span_id: id, parent_span_id: parent, name, start_timestamp: startedAt } = span;
      return { trace, id, parent, name, isServer, startedAt, status, attributes };
    });
}
