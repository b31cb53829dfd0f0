import { styleText } from 'node:util';
import type { Delivery } from '../core/delivery.js';
import type { DeliveryObserver } from '../core/observer.js';
import type { Outcome } from '../core/outcome.js';
import { cleanText } from '../telemetry/clean-text.js';

type Colour = 'green' | 'yellow' | 'red' | 'cyan';

const COLOURS: Record<Outcome, Colour> = {
  processed: 'green',
  acknowledged: 'green',
  ignored: 'green',
  deferred: 'green',
  handshake: 'cyan',
  duplicate: 'cyan',
  in_progress: 'yellow',
  dropped: 'red',
  failed: 'red',
  rejected: 'red',
  aborted: 'red',
};

/** One line per delivery, so that a first run without any collector shows something. */
export function consoleSummary(write: (line: string) => void, isColoured: boolean): DeliveryObserver {
  return {
    started: (delivery) => ({
      run: (fn) => fn(),
      settled: () => write(`${summaryLine(delivery, isColoured)}\n`),
    }),
  };
}

export function summaryLine(delivery: Delivery, isColoured: boolean): string {
  const { route, outcome = 'aborted', response, identity, verdict, durationMs } = delivery;
  const word = outcome.padEnd(12);
  return [
    'webhook',
    route.provider.name.padEnd(8),
    isColoured ? styleText(COLOURS[outcome], word) : word,
    String(response?.status ?? '-').padEnd(3),
    `${durationMs.toFixed(1)} ms`.padStart(9),
    ` ${route.path}`,
    identity.eventType === undefined ? '' : cleanText(identity.eventType),
    identity.eventId === undefined ? '' : cleanText(identity.eventId),
    identity.eventIds === undefined ? '' : `${identity.eventIds.length} events`,
    `signature=${verdict.status}`,
    delivery.explanation === undefined ? '' : `reason=${delivery.explanation.reason}`,
    delivery.dedupe === undefined ? '' : `dedupe=${delivery.dedupe}`,
    delivery.errorType === undefined ? '' : `error=${delivery.errorType}`,
  ]
    .filter((part) => part !== '')
    .join(' ');
}
