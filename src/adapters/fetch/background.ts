/** How a platform is told that a request has work left after its answer: an `ExecutionContext`, and Vercel's own. */
interface Waiting {
  waitUntil(work: Promise<unknown>): void;
}

const VERCEL_CONTEXT = Symbol.for('@vercel/request-context');

/** The platform's `waitUntil`, where it has one. A process that goes on living needs none. */
export function waitUntilOf(args: readonly unknown[]): ((work: Promise<unknown>) => void) | undefined {
  const vercel = (globalThis as { [VERCEL_CONTEXT]?: { get?(): unknown } })[VERCEL_CONTEXT];
  const waiting = [...args, vercel?.get?.()].find(canWait);
  return waiting && ((work) => waiting.waitUntil(work));
}

function canWait(value: unknown): value is Waiting {
  return typeof value === 'object' && value !== null && typeof (value as Partial<Waiting>).waitUntil === 'function';
}
