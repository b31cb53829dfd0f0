import type { OwnedClaim } from './delivery.js';
import type { Completion } from './store.js';

/** How a claim ends. */
export type Ending = { readonly complete: Completion } | { readonly releaseFor: number };

export interface Waiting {
  readonly claim: OwnedClaim;
  readonly ending: Ending;
}

const MAX_ENDINGS = 10_000;
const MAX_BODY_BYTES = 16 * 1024 * 1024;

/** Endings that the store has yet to be told, oldest first. Bounded: over it the oldest is given up. */
export class Backlog {
  readonly #waiting = new Map<OwnedClaim, Ending>();
  readonly #onDropped: (claim: OwnedClaim) => void;
  #bodyBytes = 0;

  constructor(onDropped: (claim: OwnedClaim) => void) {
    this.#onDropped = onDropped;
  }

  add(claim: OwnedClaim, ending: Ending): void {
    const bytes = bodyBytes(ending);
    const fits = this.#bodyBytes + bytes <= MAX_BODY_BYTES;
    this.#bodyBytes += fits ? bytes : 0;
    this.#waiting.set(claim, fits ? ending : withoutBody(ending));
    if (this.#waiting.size <= MAX_ENDINGS) return;
    const oldest = this.take();
    if (oldest !== undefined) this.#onDropped(oldest.claim);
  }

  take(): Waiting | undefined {
    for (const [claim, ending] of this.#waiting) {
      this.delete(claim);
      return { claim, ending };
    }
    return undefined;
  }

  delete(claim: OwnedClaim): void {
    const ending = this.#waiting.get(claim);
    if (ending === undefined) return;
    this.#bodyBytes -= bodyBytes(ending);
    this.#waiting.delete(claim);
  }
}

function bodyBytes(ending: Ending): number {
  return 'complete' in ending ? (ending.complete.response.body?.length ?? 0) : 0;
}

/** A status alone is a good record too. */
export function withoutBody(ending: Ending): Ending {
  if (!('complete' in ending)) return ending;
  const { ttlMs, response } = ending.complete;
  return { complete: { ttlMs, response: { status: response.status, headers: {} } } };
}
