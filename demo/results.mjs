// Joins what was sent with what the collector and the application's access log know of it.
const SERVER = 2;

export function processSpans(collector) {
  return collector.spans.filter((span) => span.name.startsWith('process '));
}

export function results(sent, collector, accessLog) {
  const seen = sent.map(({ step, agent, status }, i) => {
    const server = collector.spans.find(({ kind, attributes }) => kind === SERVER && attributes['user_agent.original'] === agent);
    const span = collector.spans.find(({ parentSpanId }) => server !== undefined && parentSpanId === server.spanId);
    const words = [
      String(status),
      span?.attributes['webhook.outcome'] ?? '?',
      span?.attributes['webhook.signature.status'] ?? '?',
      span?.attributes['webhook.dedupe.status'] ?? '-',
      accessLog.some((line) => line.endsWith(` ${agent}`)) ? 'ran' : '-',
    ];
    return { number: i + 1, step, server, span, words };
  });
  return seen.map((result) => ({ ...result, fault: faultOf(result, seen) }));
}

/** Copies that were sent at once are judged together: which of them ran is not fixed. */
function faultOf({ step }, all) {
  const copies = all.filter((other) => other.step === step).map(({ words }) => words.join(' '));
  const isExpected = copies.sort().join() === [...step.expected].sort().join();
  return isExpected ? undefined : `expected ${step.expected.join(', or ')}`;
}
