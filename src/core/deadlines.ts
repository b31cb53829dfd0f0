import { monotonic } from './clock.js';
import { type Linked, LinkedList } from './linked-list.js';
import { quietTimeout, type Timer } from './timers.js';

/** How long a body may take to arrive, milliseconds, where nothing else is said. */
export const DEFAULT_BODY_DEADLINE_MS = 10_000;

/** One of many. */
export interface Deadline extends Linked<Deadline> {
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
 * costs more than all else that is done about it.
 */
export function createDeadlines(limitMs: number, clock: () => number = monotonic): Deadlines {
  const open = new LinkedList<Deadline>();
  /** When the timer is due. */
  let due = Number.POSITIVE_INFINITY;
  let timer: Timer | undefined;

  return { add, met };

  function add(passed: () => void): Deadline {
    const now = clock();
    const deadline = { older: undefined, newer: undefined, at: now + limitMs, passed };
    open.add(deadline);
    if (due === Number.POSITIVE_INFINITY || now > due + LOST_AFTER_MS) arm(limitMs);
    return deadline;
  }

  function met(deadline: Deadline): void {
    open.remove(deadline);
  }

  function arm(ms: number): void {
    due = clock() + ms;
    // One that is late and not lost would otherwise go on beside the new one for as long as there is traffic.
    clearTimeout(timer);
    // Timers know whole milliseconds, and may come one early.
    timer = quietTimeout(look, Math.ceil(ms));
  }

  function look(): void {
    const now = clock();
    due = Number.POSITIVE_INFINITY;
    const over: Deadline[] = [];
    while (open.oldest !== undefined && open.oldest.at <= now) {
      over.push(open.oldest);
      open.remove(open.oldest);
    }
    if (open.oldest !== undefined) arm(open.oldest.at - now);
    for (const { passed } of over) passed();
  }
}
