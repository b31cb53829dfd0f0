import { monotonic } from '../../core/clock.js';

const EVERY_MS = 60_000;
const AGAIN_MS = 1_000;
const BATCH = 1_000;

/** Deletes expired rows now and then, beside what is going on: a table forgets nothing by itself. */
export function createSweep(deleteSome: () => Promise<number>): { now(): void } {
  let nextAt = monotonic() + EVERY_MS * Math.random();
  return {
    now() {
      const now = monotonic();
      if (now < nextAt) return;
      nextAt = now + EVERY_MS;
      deleteSome().then(
        (deleted) => {
          if (deleted === BATCH) nextAt = monotonic() + AGAIN_MS;
        },
        () => {},
      );
    },
  };
}
