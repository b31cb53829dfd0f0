import type * as http from 'node:http';
import { afterEach } from 'vitest';
import { GOOD, type Harness, type HarnessOptions, startHarness } from '../helpers/harness.js';
import { routeOf } from '../helpers/routes.js';

let harness: Harness | undefined;

/** Stops what was started, after each test of the file that calls it. */
export function stopAfterEach(): void {
  afterEach(async () => {
    await harness?.stop();
    harness = undefined;
  });
}

/** One route that deduplicates by the provider's id. */
export async function start(
  handler: http.RequestListener,
  route: Parameters<typeof routeOf>[0] = {},
  more: Partial<HarnessOptions> = {},
): Promise<Harness> {
  harness = await startHarness({ routes: [routeOf({ idempotencyKey: 'provider', ...route })], handler, ...more });
  return harness;
}

export const event = (id: string, body = 'x') => ({ headers: { ...GOOD, 'x-event-id': id }, body });
