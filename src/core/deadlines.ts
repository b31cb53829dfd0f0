import { quietTimeout } from './timers.js';

/** One of many. Once it is met, `passed` is to be taken away. */
export interface Deadline {
  passed: (() => void) | undefined;
}

export interface Deadlines {
  add(passed: () => void): Deadline;
}

interface Waiting extends Deadline {
  readonly at: number;
}

/**
 * Deadlines that are all as far away as each other, on one timer: to set and clear one for each call of a store costs more than
 * all else that is done about the call.
 */
export function createDeadlines(limitMs: number): Deadlines {
  /** In the order of time. Those that were met stay until they would have passed. */
  let waiting: Waiting[] = [];
  let isArmed = false;

  return {
    add(passed) {
      const deadline = { at: performance.now() + limitMs, passed };
      waiting.push(deadline);
      if (!isArmed) arm(limitMs);
      return deadline;
    },
  };

  function arm(ms: number): void {
    isArmed = true;
    // Timers know whole milliseconds, and may come one early.
    quietTimeout(look, Math.ceil(ms));
  }

  function look(): void {
    isArmed = false;
    const now = performance.now();
    const open = waiting.findIndex(({ at, passed }) => at > now && passed !== undefined);
    const over = open < 0 ? waiting : waiting.slice(0, open);
    waiting = open < 0 ? [] : waiting.slice(open);
    if (open >= 0) arm(waiting[0]!.at - now);
    for (const { passed } of over) passed?.();
  }
}
