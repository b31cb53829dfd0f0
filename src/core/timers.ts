/** Runtimes differ in what a timer is; in some it is a number. */
export type Timer = ReturnType<typeof setTimeout>;

/** A timer that does not keep the process alive, where the runtime knows such a thing. */
export function quietTimeout(fn: () => void, ms: number): Timer {
  const timer = setTimeout(fn, ms);
  (timer as { unref?: () => void }).unref?.();
  return timer;
}

/** A clock that does not keep the process alive, likewise. */
export function quietInterval(fn: () => void, ms: number): Timer {
  const timer = setInterval(fn, ms);
  (timer as { unref?: () => void }).unref?.();
  return timer as Timer;
}

/** After what has arrived by now was read, where the runtime knows such a moment. */
export function afterInput(fn: () => void): void {
  if (typeof setImmediate === 'function') setImmediate(fn);
  else setTimeout(fn, 0);
}
