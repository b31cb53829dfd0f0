// A collector: takes OTLP/JSON over HTTP and keeps what it gets.
import * as http from 'node:http';

export async function startCollector() {
  const spans = [];
  const logs = [];
  const series = new Map();

  const server = http.createServer(async (req, res) => {
    const chunks = [];
    for await (const chunk of req) chunks.push(chunk);
    take(JSON.parse(Buffer.concat(chunks).toString()));
    res.setHeader('content-type', 'application/json');
    res.end('{}');
  });

  function take({ resourceSpans = [], resourceLogs = [], resourceMetrics = [] }) {
    const scopes = (resources, key) => resources.flatMap((resource) => resource[key] ?? []);
    for (const scope of scopes(resourceSpans, 'scopeSpans')) {
      for (const span of scope.spans) spans.push({ ...span, links: span.links ?? [], attributes: plain(span.attributes) });
    }
    for (const scope of scopes(resourceLogs, 'scopeLogs')) logs.push(...scope.logRecords);
    for (const scope of scopes(resourceMetrics, 'scopeMetrics')) scope.metrics.forEach(takeMetric);
  }

  /** Counters are sent as totals: the last value of each series counts. */
  function takeMetric({ name, sum, histogram }) {
    for (const point of (sum ?? histogram)?.dataPoints ?? []) {
      const attributes = plain(point.attributes);
      const value = Number(point.asInt ?? point.asDouble ?? point.count);
      series.set(`${name} ${JSON.stringify(attributes)}`, { name, attributes, value });
    }
  }

  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    endpoint: `http://127.0.0.1:${server.address().port}`,
    spans,
    logs,
    points: (name) => [...series.values()].filter((point) => point.name === name),
    close() {
      server.closeAllConnections();
      server.close();
    },
  };
}

function plain(attributes = []) {
  return Object.fromEntries(attributes.map(({ key, value }) => [key, Object.values(value)[0]]));
}
