import { setTimeout as sleep } from 'node:timers/promises';

/** Waits for a condition. False when it does not hold in time. */
export async function until(condition, limitMs = 10_000) {
  const giveUpAt = Date.now() + limitMs;
  while (!condition()) {
    if (Date.now() > giveUpAt) return false;
    await sleep(20);
  }
  return true;
}
