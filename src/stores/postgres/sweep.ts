const EVERY_MS = 60_000;
const AGAIN_MS = 1_000;
const BATCH = 1_000;

/** Deletes expired rows now and then, beside what is going on: a table forgets nothing by itself. */
export function createSweep(deleteSome: () => Promise<number>): { now(): void } {
  let nextAt = performance.now() + EVERY_MS * Math.random();
  return {
    now() {
      const now = performance.now();
      if (now < nextAt) return;
      nextAt = now + EVERY_MS;
      deleteSome().then(
        (deleted) => {
          if (deleted === BATCH) nextAt = performance.now() + AGAIN_MS;
        },
        () => {},
      );
    },
  };
}
