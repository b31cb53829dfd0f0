import type { SpanReference } from './observer.js';

/**
 * Remembers which events have been handled. A claim is the right to handle one; it ends in `complete`, in `release`, or when its
 * lease runs out. Who claims chooses a token; nothing but that token changes the claim.
 *
 * Every method may answer at once or with a promise; a store in memory stays synchronous. A store that cannot answer throws or
 * rejects, and what it remembers must then be as if the call had come, or as if it had not: the caller repeats it. No method needs
 * a time limit of its own except `whenSettled`: the caller waits 250 ms and takes the store for away.
 */
export interface DedupeStore {
  /**
   * Takes the event if it is not done and nobody has it, or whose lease has run out. Atomic: of any number of callers exactly one
   * gets `claimed`. Asked again with the token that has the claim, the answer is the same `claimed`, with the lease begun anew:
   * a claim whose answer was lost can be repeated.
   */
  claim(key: string, by: ClaimRequest): Claim | Promise<Claim>;
  /** Lets the lease begin anew while the handler is at work. False, and nothing else, unless `token` has the claim. */
  extend(key: string, token: string, leaseMs: number): boolean | Promise<boolean>;
  /**
   * Remembers the event as handled. Good as long as `token` has the claim, even after its lease: nobody else took it. False, and
   * nothing else, when the claim is another's or is gone. May be repeated: of an event that is done it may say either.
   */
  complete(key: string, token: string, completion: Completion): boolean | Promise<boolean>;
  /** Gives the event back so that the next delivery runs, and remembers the attempt for `ttlMs`. A no-op unless `token` has the claim. */
  release(key: string, token: string, ttlMs: number): void | Promise<void>;
  /**
   * Resolves with `true` once the claim in progress is completed or released (at once when nothing is in progress), with `false`
   * after `timeoutMs`, or at once when too many wait already. It may miss a lease that runs out. Never rejects.
   */
  whenSettled(key: string, timeoutMs: number): Promise<boolean>;
  /** Drops what is remembered of an event that is not in progress. False when there was nothing to drop. */
  forget(key: string): boolean | Promise<boolean>;
  /**
   * For a store whose server is elsewhere, where it can know: calls `listener` when the connection broke. The server may have lost what
   * it acknowledged last; each process then tells it again.
   */
  onBreak?(listener: () => void): void;
  /** What the store counts, for metrics. Only what it can say is there. */
  readonly stats?: StoreStats | undefined;
}

/** What a delivery brings when it claims an event. */
export interface ClaimRequest {
  /** Chosen by who claims, never used for another claim: 1 to 64 characters of base64url. */
  readonly token: string;
  /** Hash of the body, kept beside the claim: another body under the same id is a mismatch. */
  readonly bodyHash: string;
  /** The span of the delivery that claims, so that a later one can link to it. */
  readonly span?: SpanReference | undefined;
  /** How long the claim is safe without `extend`, by the store's clock. After it the next claim gets the event, as a further attempt. */
  readonly leaseMs: number;
  /** How long an attempt whose lease ran out is remembered. */
  readonly ttlMs: number;
}

/** The answer to a claim: taken, done before, or in progress elsewhere. */
export type Claim =
  /** `attempt` is 1 for the first claim of this event and grows with each claim after a release or a lease that ran out. */
  | { readonly state: 'claimed'; readonly attempt: number; readonly previous?: SpanReference | undefined }
  | ({ readonly state: 'done'; readonly response?: RecordedResponse | undefined } & Holder)
  | ({ readonly state: 'in_progress' } & Holder);

/** The delivery that has, or had, the claim. */
export interface Holder {
  /** Its body hash and that of who asks are the same. */
  readonly sameBody: boolean;
  readonly previous?: SpanReference | undefined;
}

/** How an event was settled, and for how long to remember it. */
export interface Completion {
  /** 0, less, or NaN: forgotten at once. Infinity: never. */
  readonly ttlMs: number;
  /** What a duplicate is answered with. */
  readonly response: RecordedResponse;
}

/** The response that duplicates are answered with: a status, and at most 16 KiB of body. */
export interface RecordedResponse {
  readonly status: number;
  /** Allow-listed, never `set-cookie`. */
  readonly headers: Readonly<Record<string, string>>;
  /** Shared, not to be written to. Absent when it was larger than the recording limit; a duplicate is then answered with the status alone. */
  readonly body?: Buffer | undefined;
}

/** Totals since the store was made. */
export interface StoreStats {
  /** Events forgotten before their time, for want of room. */
  readonly evicted?: number | undefined;
  /** How often the store was found to have lost what it remembered. */
  readonly resets?: number | undefined;
}
