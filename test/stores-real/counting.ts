import { expect, vi } from 'vitest';
import type { DedupeStore } from '../../src/core/store.js';
import { GOOD, startHarness } from '../helpers/harness.js';
import { routeOf } from '../helpers/routes.js';

export interface Counting {
  /** How often the handler ran for each event. */
  readonly runs: ReadonlyMap<string, number>;
  /** As a sender: until it is told that the event was handled. */
  untilDone(id: string): Promise<void>;
  stop(): Promise<void>;
}

/** An application that must not run an event twice, before a store. Its handler takes `msOf(id)`. */
export async function startCounting(store: DedupeStore, msOf: (id: string) => number = () => 0): Promise<Counting> {
  const runs = new Map<string, number>();
  const harness = await startHarness({
    routes: [routeOf({ idempotencyKey: 'provider', onStoreFailure: 'retry-later' })],
    handler(req, res) {
      const id = String(req.headers['x-event-id']);
      runs.set(id, (runs.get(id) ?? 0) + 1);
      setTimeout(() => res.end(), msOf(id));
    },
    store,
  });
  const post = (id: string) => harness.post('/webhooks/test', { headers: { ...GOOD, 'x-event-id': id }, body: 'x' });
  return {
    runs,
    untilDone: (id) => vi.waitFor(async () => expect((await post(id)).status).toBe(200), { timeout: 30_000, interval: 100 }),
    stop: () => harness.stop(),
  };
}
