import { quietTimeout, type Timer } from './timers.js';

/** How long a body may take to arrive, milliseconds, where nothing else is said. */
export const DEFAULT_BODY_DEADLINE_MS = 10_000;

/** One of many. The links are the clock's own. */
export interface Deadline {
  older: Deadline | undefined;
  newer: Deadline | undefined;
  /** Monotonic clock, milliseconds. */
  readonly at: number;
  readonly passed: () => void;
}

export interface Deadlines {
  add(passed: () => void): Deadline;
  /** What was waited for is there. Nothing happens to one that has passed, or was met before. */
  met(deadline: Deadline): void;
}

/** A timer may be this late before it counts as lost: some runtimes end a timer with the request that set it. */
const LOST_AFTER_MS = 1_000;

/**
 * Deadlines that are all as far away as each other, on one timer: to set and clear one for each request, or for each call of a store,
 * costs more than all else that is done about it. They are a list in the order of time, linked through themselves. A `Set` would do
 * but for the garbage collector: it leaves a chain of outgrown tables behind, each of which keeps what it held alive until the next
 * full collection.
 */
export function createDeadlines(limitMs: number): Deadlines {
  let oldest: Deadline | undefined;
  let newest: Deadline | undefined;
  /** When the timer is due. */
  let due = Number.POSITIVE_INFINITY;
  let timer: Timer | undefined;

  return { add, met };

  function add(passed: () => void): Deadline {
    const now = performance.now();
    const deadline = { older: newest, newer: undefined, at: now + limitMs, passed };
    if (newest === undefined) oldest = deadline;
    else newest.newer = deadline;
    newest = deadline;
    if (due === Number.POSITIVE_INFINITY || now > due + LOST_AFTER_MS) arm(limitMs);
    return deadline;
  }

  function met(deadline: Deadline): void {
    const { older, newer } = deadline;
    if (older === undefined && oldest !== deadline) return;
    if (older === undefined) oldest = newer;
    else older.newer = newer;
    if (newer === undefined) newest = older;
    else newer.older = older;
    deadline.older = undefined;
    deadline.newer = undefined;
  }

  function arm(ms: number): void {
    due = performance.now() + ms;
    // One that is late and not lost would otherwise go on beside the new one for as long as there is traffic.
    clearTimeout(timer);
    // Timers know whole milliseconds, and may come one early.
    timer = quietTimeout(look, Math.ceil(ms));
  }

  function look(): void {
    const now = performance.now();
    due = Number.POSITIVE_INFINITY;
    const over: Deadline[] = [];
    while (oldest !== undefined && oldest.at <= now) {
      over.push(oldest);
      met(oldest);
    }
    if (oldest !== undefined) arm(oldest.at - now);
    for (const { passed } of over) passed();
  }
}
