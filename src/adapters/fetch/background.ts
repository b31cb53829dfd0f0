/** How a platform is told that a request has work left after its answer: an `ExecutionContext`, and Vercel's own. */
interface Waiting {
  waitUntil(work: Promise<unknown>): void;
}

const VERCEL_CONTEXT = Symbol.for('@vercel/request-context');

/**
 * Tells the platform of work that goes on after the answer, where it wants to know. A process that goes on living need not. One that
 * throws (its request is over, its context was taken apart) is let be: the delivery goes on without.
 */
export function workOn(work: () => Promise<unknown>, args: readonly unknown[]): void {
  try {
    const vercel = (globalThis as { [VERCEL_CONTEXT]?: { get?(): unknown } })[VERCEL_CONTEXT];
    const waiting = [...args, vercel?.get?.()].find(canWait);
    waiting?.waitUntil(work());
  } catch {
    // As said.
  }
}

function canWait(value: unknown): value is Waiting {
  return typeof value === 'object' && value !== null && typeof (value as Partial<Waiting>).waitUntil === 'function';
}
