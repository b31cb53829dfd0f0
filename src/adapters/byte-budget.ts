/** How many bytes of unfinished bodies this process may hold in all: many small senders must not add up to an outage. */
export interface ByteBudget {
  /** False, and nothing taken, when it would not fit. */
  take(bytes: number): boolean;
  giveBack(bytes: number): void;
  readonly held: number;
}

export const DEFAULT_BUDGET_BYTES = 64 * 1024 * 1024;

export function createByteBudget(limit: number = DEFAULT_BUDGET_BYTES): ByteBudget {
  let held = 0;
  return {
    take(bytes) {
      if (held + bytes > limit) return false;
      held += bytes;
      return true;
    },
    giveBack(bytes) {
      held -= bytes;
    },
    get held() {
      return held;
    },
  };
}
