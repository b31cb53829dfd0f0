/** One clock for all bodies being held: a timer per request would cost more than the wait is worth. */
export interface Deadlines {
  watch(body: Waiting): void;
  unwatch(body: Waiting): void;
}

/** A body that is not whole yet. The links are the clock's own. */
export interface Waiting {
  /** Monotonic clock, milliseconds. */
  readonly since: number;
  older?: Waiting | undefined;
  newer?: Waiting | undefined;
  tooSlow(): void;
}

export const DEFAULT_BODY_DEADLINE_MS = 10_000;

/**
 * A list in order of arrival, linked through the bodies. A `Set` would do but for the garbage collector: it leaves a chain of
 * outgrown tables behind, each of which keeps the requests it held alive until the next full collection.
 */
export function createDeadlines(limitMs: number = DEFAULT_BODY_DEADLINE_MS): Deadlines {
  let oldest: Waiting | undefined;
  let newest: Waiting | undefined;
  let timer: NodeJS.Timeout | undefined;

  function unwatch(body: Waiting): void {
    const { older, newer } = body;
    if (older === undefined && oldest !== body) return;
    if (older === undefined) oldest = newer;
    else older.newer = newer;
    if (newer === undefined) newest = older;
    else newer.older = older;
    body.older = undefined;
    body.newer = undefined;
  }

  function sweep(): void {
    const overdue = performance.now() - limitMs;
    while (oldest !== undefined && oldest.since <= overdue) {
      const body = oldest;
      unwatch(body);
      body.tooSlow();
    }
    if (oldest !== undefined) return;
    clearInterval(timer);
    timer = undefined;
  }

  return {
    watch(body) {
      body.older = newest;
      if (newest === undefined) oldest = body;
      else newest.newer = body;
      newest = body;
      timer ??= setInterval(sweep, Math.min(1_000, Math.max(10, limitMs / 10))).unref();
    },
    unwatch,
  };
}
