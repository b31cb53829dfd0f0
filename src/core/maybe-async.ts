/**
 * Goes on with a value that may or may not be a promise, without making a promise where there is none: the hot path stays
 * synchronous. `next` must see to its own errors; one that it throws after a wait surfaces as an uncaught exception, as it
 * would have without the wait.
 */
export function whenReady<T>(
  attempt: () => T | PromiseLike<T>,
  next: (value: T) => void,
  failed: (error: unknown) => void,
): void {
  let value: T | PromiseLike<T>;
  try {
    value = attempt();
  } catch (error) {
    failed(error);
    return;
  }
  if (!isPromiseLike(value)) {
    next(value);
    return;
  }
  value.then(
    (settled) => queueMicrotask(() => next(settled)),
    (error) => queueMicrotask(() => failed(error)),
  );
}

export function isPromiseLike<T>(value: T | PromiseLike<T>): value is PromiseLike<T> {
  return typeof value === 'object' && value !== null && typeof (value as PromiseLike<T>).then === 'function';
}
