/** Runtimes differ in what a timer is; in some it is a number. */
export type Timer = ReturnType<typeof setTimeout>;

/** A timer that does not keep the process alive, where the runtime knows such a thing. */
export function quietTimeout(fn: () => void, ms: number): Timer {
  const timer = setTimeout(fn, ms);
  (timer as { unref?: () => void }).unref?.();
  return timer;
}
