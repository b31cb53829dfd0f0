import type { ServerResponse } from 'node:http';

/** For frameworks that await a handler: what `run` gave once `start` let it run, or `instead` once the request was answered without it. */
export function untilAnswered<T>(
  res: ServerResponse,
  start: (run: () => void, fail: (error: unknown) => void) => void,
  run: () => T | PromiseLike<T>,
  instead: T,
): Promise<T> {
  return new Promise((resolve, reject) => {
    // Not of `close` alone: what stands in for a response without a server may never be closed.
    res.once('finish', () => resolve(instead));
    res.once('close', () => resolve(instead));
    start(() => {
      try {
        resolve(run());
      } catch (error) {
        reject(error);
      }
    }, reject);
  });
}
