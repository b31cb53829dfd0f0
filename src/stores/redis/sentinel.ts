import { randomBytes } from 'node:crypto';
import { monotonic } from '../../core/clock.js';
import { type RunScript, replyText } from './run-script.js';
import { SENTINEL } from './scripts.js';

const EVERY_MS = 10_000;
/** A node that has a tenth of the slots of a cluster has one of so many keys in four cases of five, one that has a third in 998 of 1,000. */
const KEYS_IN_CLUSTER = 16;

/** Keys that are never deleted: when one is gone, or another, so is what that node remembered. */
export interface Sentinel {
  /** Looks now and then, beside what is going on. */
  look(): void;
  /** Looks at the next occasion: the connection broke, perhaps the server with it. */
  doubt(): void;
  readonly resets: number;
}

/** One, or so many that each node of a cluster has some. */
export function sentinelKeys(prefix: string, isInCluster: boolean): readonly string[] {
  if (!isInCluster) return [`${prefix}sentinel`];
  return Array.from({ length: KEYS_IN_CLUSTER }, (_, n) => `${prefix}sentinel:${n}`);
}

export function createSentinel(run: RunScript, keys: readonly string[]): Sentinel {
  const known = new Map<string, string | undefined>();
  let resets = 0;
  let lookAt = 0;
  /** A look finds a loss once, on however many keys. */
  let looks = 0;
  let lastLoss = 0;

  function lookAtOne(key: string, look: number): void {
    run(SENTINEL, key, [randomBytes(12).toString('base64url')], (reply) => {
      const found = replyText(reply);
      if (known.has(key) && found !== known.get(key) && lastLoss < look) {
        lastLoss = look;
        resets++;
      }
      known.set(key, found);
    }).catch(() => {
      lookAt = 0;
    });
  }

  return {
    look() {
      const now = monotonic();
      if (now < lookAt) return;
      lookAt = now + EVERY_MS;
      looks++;
      for (const key of keys) lookAtOne(key, looks);
    },
    doubt() {
      lookAt = 0;
    },
    get resets() {
      return resets;
    },
  };
}
