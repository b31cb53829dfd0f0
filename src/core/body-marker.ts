import type { EventKey } from './deduplication.js';
import type { Route } from './route.js';
import type { StoreGate } from './store-gate.js';
import { newToken } from './token.js';

const LEASE_MS = 10_000;

/**
 * Where a replayer can change the id, the body is remembered too: has it come before, under another id? The first asks, and
 * marks it; `next` hears the answer. Not knowing is no.
 */
export function markBody(
  gate: StoreGate,
  event: EventKey,
  { idempotencyTtlMs: ttlMs }: Route,
  next: (seen: boolean) => void,
): void {
  const { bodyKey } = event;
  if (bodyKey === undefined) {
    next(false);
    return;
  }
  const token = newToken();
  // The id takes the place of the body's hash: the same id again is a retry, and no replay.
  const by = { token, bodyHash: event.key, leaseMs: LEASE_MS, ttlMs };
  gate.claim({
    key: bodyKey,
    by,
    answered(answer) {
      if (answer.state !== 'claimed') return next(!answer.sameBody);
      gate.ask<unknown>({
        ask: (store) => store.complete(bodyKey, token, { ttlMs, response: MARK }),
        answered: ignore,
        failed: ignore,
      });
      next(false);
    },
    failed: () => next(false),
  });
}

const MARK = Object.freeze({ status: 204, headers: Object.freeze({}) });
const ignore = () => {};
