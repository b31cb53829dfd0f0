import type { SpanReference } from './observer.js';

/**
 * Remembers which events have been handled. A claim is the right to handle one; it ends in `complete` or `release`.
 * Every method may answer at once or with a promise; a store in memory stays synchronous.
 */
export interface DedupeStore {
  /** Takes the event if nobody has it and it is not done. Atomic: of any number of callers exactly one gets `claimed`. */
  claim(key: string, by: ClaimRequest): Claim | Promise<Claim>;
  /** Remembers the event as handled for `ttlMs`. A no-op unless `token` still owns the claim. */
  complete(key: string, token: string, completion: Completion): void | Promise<void>;
  /** Gives the event back so that the next delivery runs, and remembers the attempt for `ttlMs`. A no-op unless `token` owns the claim. */
  release(key: string, token: string, ttlMs: number): void | Promise<void>;
  /** Resolves with `true` once the claim in progress is completed or released (at once when nothing is in progress), with `false` after `timeoutMs`, or at once when too many wait already. Never rejects. */
  whenSettled(key: string, timeoutMs: number): Promise<boolean>;
  /** Drops what is remembered of a settled event. False when there was nothing to drop. */
  forget(key: string): boolean | Promise<boolean>;
}

/** What a delivery brings when it claims an event. */
export interface ClaimRequest {
  /** Hash of the body, kept beside the claim: another body under the same id is a mismatch. */
  readonly bodyHash: string;
  /** The span of the delivery that claims, so that a later one can link to it. */
  readonly span?: SpanReference | undefined;
}

/** The answer to a claim: taken, done before, or in progress elsewhere. */
export type Claim =
  /** `attempt` is 1 for the first claim of this event and grows with each claim after a release. */
  | { readonly state: 'claimed'; readonly token: string; readonly attempt: number; readonly previous?: SpanReference | undefined }
  | ({ readonly state: 'done'; readonly response?: RecordedResponse | undefined } & Holder)
  | ({ readonly state: 'in_progress' } & Holder);

/** The delivery that has, or had, the claim. */
export interface Holder {
  readonly bodyHash: string;
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
