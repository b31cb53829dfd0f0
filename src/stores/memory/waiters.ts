import { quietTimeout } from '../../core/timers.js';

/** Above it `setTimeout` fires after 1 ms. */
const LONGEST_TIMEOUT_MS = 2 ** 31 - 1;

type Leave = (settled: boolean) => void;

/** Those who wait for a claim to end, by the claim's slot. */
export class Waiters {
  readonly #waiting = new Map<number, Set<Leave>>();
  readonly #max: number;
  #count = 0;

  constructor(max: number) {
    this.#max = max;
  }

  get count(): number {
    return this.#count;
  }

  /** `true` at the next `wake(slot)`, `false` after the timeout or, at once, when as many wait as may. */
  wait(slot: number, timeoutMs: number): Promise<boolean> {
    if (!(timeoutMs > 0) || this.#count >= this.#max) return Promise.resolve(false);
    return new Promise((resolve) => {
      const waiting = this.#waiting.get(slot) ?? new Set<Leave>();
      this.#waiting.set(slot, waiting);
      const leave: Leave = (settled) => {
        clearTimeout(timer);
        waiting.delete(leave);
        if (waiting.size === 0) this.#waiting.delete(slot);
        this.#count--;
        resolve(settled);
      };
      const timer = quietTimeout(() => leave(false), Math.min(timeoutMs, LONGEST_TIMEOUT_MS));
      waiting.add(leave);
      this.#count++;
    });
  }

  wake(slot: number): void {
    const waiting = this.#waiting.get(slot);
    if (waiting !== undefined) for (const leave of waiting) leave(true);
  }
}
