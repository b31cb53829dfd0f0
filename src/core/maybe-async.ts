import type { Deadlines } from './deadlines.js';
import { afterInput, quietTimeout } from './timers.js';

/** How long to wait for a promise. What comes after that goes to `late`. */
export interface Patience<T> {
  readonly limitMs: number;
  readonly late?: (value: T) => void;
  /** Of many that have the same limit. */
  readonly deadlines?: Deadlines;
}

/** The promise was still open when patience ended. */
export class NoAnswerError extends Error {
  constructor(limitMs: number) {
    super(`no answer within ${limitMs} ms`);
  }
}

/**
 * Goes on with a value that may or may not be a promise, without making a promise where there is none: the hot path stays
 * synchronous. `next` must see to its own errors; one that it throws after a wait surfaces as an uncaught exception, as it
 * would have without the wait.
 */
export function whenReady<T>(
  attempt: () => T | PromiseLike<T>,
  next: (value: T) => void,
  failed: (error: unknown) => void,
  patience?: Patience<T>,
): void {
  let value: T | PromiseLike<T>;
  try {
    value = attempt();
  } catch (error) {
    failed(error);
    return;
  }
  if (isPromiseLike(value)) whenSettled(value, next, failed, patience);
  else next(value);
}

/** The same of what is known to be a promise. */
export function whenSettled<T>(
  promise: PromiseLike<T>,
  next: (value: T) => void,
  failed: (error: unknown) => void,
  patience?: Patience<T>,
): void {
  let isOver = false;
  let isSettled = false;
  const giveUp = () => {
    if (isSettled) return;
    isOver = true;
    failed(new NoAnswerError(patience!.limitMs));
  };
  // After a busy spell timers come first, with the answer already in the socket: look there before giving up.
  const passed = () => afterInput(giveUp);
  const deadline = patience?.deadlines?.add(passed);
  const timer = patience && deadline === undefined ? quietTimeout(passed, patience.limitMs) : undefined;
  const settle = () => {
    isSettled = true;
    if (deadline === undefined) clearTimeout(timer);
    else patience?.deadlines?.met(deadline);
  };
  promise.then(
    (value) => {
      settle();
      goOn(isOver ? patience?.late : next, value);
    },
    (error) => {
      settle();
      if (!isOver) goOn(failed, error);
    },
  );
}

/** What it throws is no rejection of the promise that we waited for. */
function goOn<T>(next: ((value: T) => void) | undefined, value: T): void {
  try {
    next?.(value);
  } catch (error) {
    queueMicrotask(() => {
      throw error;
    });
  }
}

/** What `next` makes of a value, at once, or of what it will be. `failed` is for a promise that is rejected. */
export function chain<T, U>(
  value: T | PromiseLike<T>,
  next: (value: T) => U | PromiseLike<U>,
  failed?: () => U | PromiseLike<U>,
): U | Promise<U> {
  return isPromiseLike(value) ? Promise.resolve(value).then(next, failed) : (next(value) as U | Promise<U>);
}

export function isPromiseLike<T>(value: T | PromiseLike<T>): value is PromiseLike<T> {
  return typeof value === 'object' && value !== null && typeof (value as PromiseLike<T>).then === 'function';
}
