import { monotonic } from './clock.js';
import { whenReady } from './maybe-async.js';
import type { StoreGate } from './store-gate.js';

export interface WaitOptions {
  readonly gate: StoreGate;
  readonly key: string;
  /** Monotonic clock, milliseconds. */
  readonly until: number;
  readonly storeLimitMs: number;
  /** Claims once more. */
  readonly attempt: () => void;
  readonly failed: (wasAsked: boolean) => void;
  /** There is no time left. */
  readonly inProgress: () => void;
}

/** Waits, as often as it is called, for the delivery that has the claim; then tries to claim, as long as there is time. */
export function waitForOther({ gate, key, until, storeLimitMs, attempt, failed, inProgress }: WaitOptions): () => void {
  let waits = 0;

  return function wait() {
    const remaining = until - monotonic();
    if (remaining <= 0) return inProgress();
    if (gate.isShut) return failed(false);
    whenReady(
      () => gate.store.whenSettled(key, remaining),
      (settled) => {
        if (!settled) inProgress();
        // The first time at once; a store that says "settled" again and again must not keep the process busy.
        else if (waits++ === 0) attempt();
        else setTimeout(attempt, Math.min(2 ** waits, 200));
      },
      (error) => {
        gate.failed(error);
        failed(false);
      },
      { limitMs: remaining + storeLimitMs },
    );
  };
}
