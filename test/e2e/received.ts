import { vi } from 'vitest';
import type { OtlpReceiver, ReceivedSpan } from '../helpers/otlp-receiver.js';

export const SCOPE = '@outworx/otel-webhooks';

const EXPORT_LIMIT = { timeout: 10_000, interval: 10 };

/** Waits until `look` gives something: exports come in their own time. */
export function eventually<T>(look: () => T | undefined | false | Promise<T | undefined | false>): Promise<T> {
  return vi.waitFor(async () => {
    const found = await look();
    if (found === undefined || found === false) throw new Error('it did not come');
    return found;
  }, EXPORT_LIMIT);
}

export function deliverySpans({ spans }: OtlpReceiver): ReceivedSpan[] {
  return spans.filter(({ scope }) => scope === SCOPE);
}

/** The span of the newest delivery, once there are `count`. */
export async function deliverySpan(receiver: OtlpReceiver, count: number): Promise<ReceivedSpan> {
  const spans = await eventually(() => {
    const known = deliverySpans(receiver);
    return known.length >= count && known;
  });
  return spans[count - 1]!;
}

/** In the order in which they began. */
export function inOrder(spans: readonly ReceivedSpan[]): ReceivedSpan[] {
  return [...spans].sort((a, b) => Number(BigInt(a.startTimeUnixNano) - BigInt(b.startTimeUnixNano)));
}
