import type { ReceivedSpan } from './otlp-receiver.js';

const KINDS = ['UNSPECIFIED', 'INTERNAL', 'SERVER', 'CLIENT', 'PRODUCER', 'CONSUMER'];

/**
 * Spans as the picture that stands above the assertions: children indented below their parents, each with its kind, outcome
 * and the names of the spans it links to.
 */
export function drawTree(spans: readonly ReceivedSpan[]): string {
  const byId = new Map(spans.map((span) => [span.spanId, span]));
  const lines: string[] = [];
  const draw = (span: ReceivedSpan, depth: number) => {
    const outcome = span.attributes['webhook.outcome'];
    const links = span.links.map(({ spanId }) => byId.get(spanId)?.attributes['webhook.outcome'] ?? 'outside');
    lines.push(
      [
        `${'  '.repeat(depth)}${span.name} ${KINDS[span.kind]}`,
        outcome === undefined ? '' : `[${outcome}]`,
        links.length === 0 ? '' : `-> ${links.join(', ')}`,
      ]
        .filter((part) => part !== '')
        .join(' '),
    );
    for (const child of spans) if (child.parentSpanId === span.spanId) draw(child, depth + 1);
  };
  for (const span of spans) if (!byId.has(span.parentSpanId ?? '')) draw(span, 0);
  return lines.join('\n');
}
