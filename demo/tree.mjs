// The spans of one event: each delivery is a trace, a later one links to the one before it.
import { heading, paint, paintOutcome } from './paint.mjs';

export function tree(title, results) {
  const lines = results.flatMap(({ server, span }) => (server && span ? draw(server, span, results) : []));
  return [heading(title), ...lines].join('\n');
}

function draw(server, span, results) {
  const { attributes, links } = span;
  const facts = [
    paintOutcome(attributes['webhook.outcome']),
    `dedupe=${attributes['webhook.dedupe.status']}`,
    attributes['error.type'] ? `error.type=${attributes['error.type']}` : '',
    ...links.map((link) => `link to ${nameOf(link, results)}`),
  ];
  return [
    `${server.name}  SERVER  ${attributes['http.response.status_code']}  ${milliseconds(server)}`,
    `└─ ${span.name}  CONSUMER  ${facts.filter(Boolean).join('  ')}  ${paint('dim', `span ${short(span)}`)}`,
  ];
}

function nameOf(link, results) {
  const outcome = results.find(({ span }) => span?.spanId === link.spanId)?.span.attributes['webhook.outcome'];
  return `${short(link)} (${outcome ?? 'outside'})`;
}

const short = ({ spanId }) => spanId.slice(0, 6);

function milliseconds({ startTimeUnixNano, endTimeUnixNano }) {
  return `${(Number(BigInt(endTimeUnixNano) - BigInt(startTimeUnixNano)) / 1e6).toFixed(1)} ms`;
}
