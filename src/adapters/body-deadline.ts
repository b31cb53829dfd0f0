/** One clock for all bodies being held: a timer per request would cost more than the wait is worth. */
export interface Deadlines {
  watch(body: Waiting): void;
  unwatch(body: Waiting): void;
}

export interface Waiting {
  /** Monotonic clock, milliseconds. */
  readonly since: number;
  tooSlow(): void;
}

export const DEFAULT_BODY_DEADLINE_MS = 10_000;

export function createDeadlines(limitMs: number = DEFAULT_BODY_DEADLINE_MS): Deadlines {
  const waiting = new Set<Waiting>();
  let timer: NodeJS.Timeout | undefined;

  function sweep(): void {
    const overdue = performance.now() - limitMs;
    for (const body of waiting) {
      // A Set keeps the order of arrival: the first that is in time ends the search.
      if (body.since > overdue) break;
      waiting.delete(body);
      body.tooSlow();
    }
    if (waiting.size > 0) return;
    clearInterval(timer);
    timer = undefined;
  }

  return {
    watch(body) {
      waiting.add(body);
      timer ??= setInterval(sweep, Math.min(1_000, Math.max(10, limitMs / 10))).unref();
    },
    unwatch(body) {
      waiting.delete(body);
    },
  };
}
