import { monotonic } from './clock.js';
import type { Delivery, RequestHead } from './delivery.js';
import type { SignedRequest } from './provider.js';
import type { Route } from './route.js';

/** Why a signature failed, in words of ours: for operators, never for the sender. */
export type SignatureReason =
  /** Nothing else explains it: another secret, or a forgery. */
  | 'wrong_secret'
  /** The secret of another route of this sender matches. */
  | 'secret_of_other_route'
  /** The secret matches when it is read in another way (base64 decoded or not, with its prefix or without), looks like an API key, or is for another of the sender's schemes. */
  | 'secret_of_wrong_kind'
  /** The signature is that of the same JSON in another writing: somebody on the way parsed and wrote it again. */
  | 'body_reserialized'
  /** The same, with other white space or line breaks at its ends, or without its byte order mark. */
  | 'body_trimmed'
  /** The signature is that of the decompressed body. */
  | 'body_decompressed'
  /** The signature is good; it is older than the tolerance. */
  | 'timestamp_too_old'
  /** The signature is good; its time has not come yet by our clock. */
  | 'timestamp_ahead'
  /** There is a signature of another sender. */
  | 'header_of_other_provider'
  /** There is a signature header, with no scheme in it that this sender's description knows. */
  | 'scheme_unknown'
  /** The signature is that of another URL than the route's `publicUrl` makes. */
  | 'url_mismatch';

export interface Explanation {
  readonly reason: SignatureReason;
  /** Whose signature header there is, with `header_of_other_provider`. */
  readonly otherProviders?: readonly string[] | undefined;
}

/** A delivery whose signature failed. */
export interface FailedCheck {
  readonly route: Route;
  readonly head: RequestHead;
  readonly request: SignedRequest;
  readonly status: 'invalid' | 'missing' | 'malformed';
  /** Wall clock, milliseconds since the epoch. */
  readonly now: number;
}

/** Looks for the reason. Called after the sender was answered, so that the time it takes tells nobody anything. */
export type Explain = (failed: FailedCheck) => Explanation | undefined;

const PER_ROUTE_MS = 1_000;
const MAX_PER_SECOND = 8;

/** Anybody can send bad signatures: one look a second for each route, and eight for the process, is all that they can make us do. */
export function limited(explain: Explain, now: () => number = monotonic): Explain {
  const lookedAt = new WeakMap<Route, number>();
  let second = Number.NEGATIVE_INFINITY;
  let looks = 0;
  return (failed) => {
    const at = now();
    if (at - (lookedAt.get(failed.route) ?? Number.NEGATIVE_INFINITY) < PER_ROUTE_MS) return undefined;
    if (at - second >= PER_ROUTE_MS) {
      second = at;
      looks = 0;
    }
    if (++looks > MAX_PER_SECOND) return undefined;
    lookedAt.set(failed.route, at);
    return explain(failed);
  };
}

/** Of a signature that is good and out of time no search is needed. */
export function explainTime({ verdict, receivedAt }: Delivery): Explanation | undefined {
  if (verdict.status !== 'expired' || verdict.signedAtMs === undefined) return undefined;
  return { reason: verdict.signedAtMs > receivedAt ? 'timestamp_ahead' : 'timestamp_too_old' };
}
