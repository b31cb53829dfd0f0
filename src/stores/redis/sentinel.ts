import { randomBytes } from 'node:crypto';
import { type RunScript, replyText } from './run-script.js';
import { SENTINEL } from './scripts.js';

const EVERY_MS = 10_000;

/** A key that is never deleted: when it is gone, or another, so is what the store remembered. */
export interface Sentinel {
  /** Looks now and then, beside what is going on. */
  look(): void;
  /** Looks at the next occasion: the connection broke, perhaps the server with it. */
  doubt(): void;
  readonly resets: number;
}

export function createSentinel(run: RunScript, key: string): Sentinel {
  let known: string | undefined;
  let resets = 0;
  let lookAt = 0;

  return {
    look() {
      const now = performance.now();
      if (now < lookAt) return;
      lookAt = now + EVERY_MS;
      run(SENTINEL, key, [randomBytes(12).toString('base64url')], (reply) => {
        const found = replyText(reply);
        if (found === known) return;
        if (known !== undefined) resets++;
        known = found;
      }).catch(() => {
        lookAt = 0;
      });
    },
    doubt() {
      lookAt = 0;
    },
    get resets() {
      return resets;
    },
  };
}
