import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Ruling } from '../../core/guard.js';
import type { RouterGuard } from '../router-guard.js';

/** For frameworks that await a handler: what it gave, or `instead` once the request was answered without it. */
export function carriedOut<T>(
  guard: RouterGuard,
  ruling: Ruling,
  req: IncomingMessage,
  res: ServerResponse,
  run: () => T | PromiseLike<T>,
  instead: T,
): Promise<T> {
  return new Promise((resolve, reject) => {
    // Not of `close` alone: what stands in for a response without a server may never be closed.
    res.once('finish', () => resolve(instead));
    res.once('close', () => resolve(instead));
    guard.carryOut(ruling, req, res, () => {
      try {
        resolve(run());
      } catch (error) {
        reject(error);
      }
    });
  });
}
