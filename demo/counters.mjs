// The counters as the collector has them: senders down, outcomes across.
import { heading, paintOutcome } from './paint.mjs';

const OUTCOMES = ['processed', 'acknowledged', 'ignored', 'handshake', 'duplicate', 'failed', 'dropped', 'rejected'];

export function counters(collector, providers) {
  const lines = providers.map((provider) => {
    const cells = OUTCOMES.map((outcome) => {
      const count = deliveriesCounted(collector, provider, outcome);
      return count === 0 ? cell(outcome, '·') : paintOutcome(outcome, cell(outcome, count));
    });
    return provider.padEnd(20) + cells.join('');
  });
  const head = 'webhook.deliveries'.padEnd(20) + OUTCOMES.map((outcome) => cell(outcome, outcome)).join('');
  return [heading(head), ...lines, '', sums(collector)].join('\n');
}

export function deliveriesCounted(collector, provider, outcome) {
  const isWanted = ({ attributes: a }) => a['webhook.provider'] === provider && a['webhook.outcome'] === outcome;
  return total(collector.points('webhook.deliveries').filter(isWanted));
}

export const total = (points) => points.reduce((sum, { value }) => sum + value, 0);

const cell = (outcome, text) => String(text).padStart(outcome.length + 2);

function sums(collector) {
  const silentDrops = total(collector.points('webhook.silent_drops'));
  const inFlight = total(collector.points('webhook.in_flight'));
  return `webhook.silent_drops ${silentDrops}   webhook.in_flight ${inFlight}\nlog events: ${logEvents(collector)}`;
}

function logEvents({ logs }) {
  const names = [...new Set(logs.map(({ eventName }) => eventName))].sort();
  return names.map((name) => `${name} ${logs.filter((log) => log.eventName === name).length}`).join(', ');
}
