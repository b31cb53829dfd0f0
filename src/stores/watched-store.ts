import { isPromiseLike } from '../core/maybe-async.js';
import type { DedupeStore } from '../core/store.js';

export interface WatchedStore extends DedupeStore {
  /** Resolves when all that was to be remembered so far has been, or has failed. */
  written(): Promise<void>;
}

/** For platforms that stop the process once it has answered: what is written after the answer must be waited for. */
export function watchWrites(store: DedupeStore): WatchedStore {
  const pending = new Set<PromiseLike<unknown>>();
  const noted = <T>(outcome: T | Promise<T>): T | Promise<T> => {
    if (isPromiseLike(outcome)) {
      const forget = () => pending.delete(outcome);
      pending.add(outcome);
      outcome.then(forget, forget);
    }
    return outcome;
  };
  return {
    claim: (key, by) => store.claim(key, by),
    extend: (key, token, leaseMs) => store.extend(key, token, leaseMs),
    complete: (key, token, completion) => noted(store.complete(key, token, completion)),
    release: (key, token, ttlMs) => noted(store.release(key, token, ttlMs)),
    whenSettled: (key, timeoutMs) => store.whenSettled(key, timeoutMs),
    forget: (key) => store.forget(key),
    ...(store.onBreak && { onBreak: (listener: () => void) => store.onBreak?.(listener) }),
    async written() {
      await Promise.allSettled(pending);
    },
  };
}
