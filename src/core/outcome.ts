import type { Delivery } from './delivery.js';

/** The one word that sums up a delivery. */
export type Outcome =
  | 'processed'
  | 'acknowledged'
  | 'ignored'
  | 'deferred'
  | 'dropped'
  | 'failed'
  | 'duplicate'
  | 'in_progress'
  | 'rejected'
  | 'handshake'
  | 'aborted';

export interface Conclusion {
  readonly outcome: Outcome;
  /** Present when the outcome is an error: low cardinality. */
  readonly errorType?: string;
}

/** What the observed route would have been told comes first; then protocol traffic; then the handler's own result. */
export function conclude(delivery: Delivery): Conclusion {
  const { verdict, identity, claim, refusedFor } = delivery;
  if (refusedFor !== undefined) return { outcome: 'rejected', errorType: refusedFor };
  if (verdict.status !== 'valid' && verdict.status !== 'not_checked') {
    return { outcome: 'rejected', errorType: `signature_${verdict.status}` };
  }
  if (identity.isHandshake === true) return { outcome: 'handshake' };
  // Observed: what it would have been told.
  if (claim === undefined && delivery.isDuplicate === true && delivery.route.mode === 'observe') {
    return { outcome: delivery.dedupe === 'in_progress' ? 'in_progress' : 'duplicate' };
  }
  return concludeRun(delivery);
}

/** What a handler's run came to: its error, its status and its mark, in that order of weight. */
function concludeRun(delivery: Delivery): Conclusion {
  const { mark, response } = delivery;
  if (delivery.error !== undefined) return { outcome: 'failed', errorType: errorName(delivery.error) };
  if (response === undefined) return { outcome: 'aborted', errorType: 'aborted' };
  // To a sender a redirect is a failure too; below 200 there is no answer, as of `Response.error()`.
  if (response.status < 200 || response.status >= 300) return { outcome: 'failed', errorType: String(response.status) };
  switch (mark?.as) {
    case 'failed':
      return { outcome: 'failed', errorType: errorName(mark.error) };
    case 'processed':
    case 'ignored':
    case 'deferred':
      return { outcome: mark.as };
    default:
      return delivery.route.requireProcessingMark
        ? { outcome: 'dropped', errorType: 'silent_drop' }
        : { outcome: 'acknowledged' };
  }
}

/** A 2xx that would count as a silent drop if nothing more were said. */
export function lacksMark(delivery: Delivery): boolean {
  return delivery.route.requireProcessingMark && delivery.mark === undefined && (delivery.response?.status ?? 500) < 300;
}

/** Did the event get done, so that a repeat must not run the handler again? */
export function isSuccess(outcome: Outcome): boolean {
  return outcome === 'processed' || outcome === 'acknowledged' || outcome === 'ignored' || outcome === 'deferred';
}

/** The class of an error, as an identifier: a hostile `name` must not become an attribute. */
export function errorName(error: unknown): string {
  try {
    const name = error instanceof Error ? error.constructor?.name || error.name : undefined;
    return typeof name === 'string' && /^[A-Za-z_$][\w$]{0,63}$/.test(name) ? name : '_OTHER';
  } catch {
    return '_OTHER';
  }
}
