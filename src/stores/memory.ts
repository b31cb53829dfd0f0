import { monotonic } from '../core/clock.js';
import type { Claim, ClaimRequest, Completion, DedupeStore, Holder, StoreStats } from '../core/store.js';
import { Holders } from './memory/holders.js';
import { KeyIndex, NONE } from './memory/key-index.js';
import { FIRST_ROW, IN_ORDER } from './memory/linked-lists.js';
import { NO_RESPONSE, Responses } from './memory/responses.js';
import { ATTEMPT, KEY, RESPONSE, Slots, STATE, State } from './memory/slots.js';
import { Waiters } from './memory/waiters.js';

export interface MemoryStoreOptions {
  /**
   * Events to remember, 1 to 2^30. Default 100,000, about 13 MB. Over it the event that was settled first is forgotten before its
   * time. Claims in progress are never refused and never forgotten, so while all are in progress there can be more: as many as
   * deliveries are open.
   */
  readonly maxEntries?: number | undefined;
  /**
   * Bytes of recorded responses, equal ones counted once. Default 64 MiB; 0 records status codes alone. Over it the responses
   * recorded longest ago are cut down to their status; their events stay remembered.
   */
  readonly maxBytes?: number | undefined;
  /** Calls of `whenSettled` that may wait at a time, over all events. Default 1,000; any more resolve with `false` at once. */
  readonly maxWaiters?: number | undefined;
  /** Milliseconds that never go back. Default `performance.now`: a wall clock that is set would end or prolong what is remembered. */
  readonly clock?: (() => number) | undefined;
}

export interface MemoryStoreStats extends StoreStats {
  /** Events remembered, those in progress included. Expired ones count until they are swept. */
  readonly entries: number;
  readonly inProgress: number;
  /** Events forgotten before their time, for `maxEntries`. */
  readonly evicted: number;
  /** Different recorded responses. */
  readonly responses: number;
  /** Bytes of recorded responses, as `maxBytes` counts them. */
  readonly responseBytes: number;
  /** Bytes of the table of events. It does not shrink. */
  readonly tableBytes: number;
  /** Calls of `whenSettled` waiting now. */
  readonly waiters: number;
}

/** Everything answers at once. */
export interface MemoryStore extends DedupeStore {
  claim(key: string, by: ClaimRequest): Claim;
  extend(key: string, token: string, leaseMs: number): boolean;
  complete(key: string, token: string, completion: Completion): boolean;
  release(key: string, token: string, ttlMs: number): void;
  forget(key: string): boolean;
  readonly stats: MemoryStoreStats;
}

/** Slots looked at per claim for something expired. All are, once in an eighth as many claims as there are slots. */
const SWEEP_SLOTS = 8;

/**
 * Remembers events in this process: it knows nothing of other processes, and a restart forgets everything. Costs about 128 bytes
 * per event, most of it outside V8's heap. Keys and body hashes may be any text; SHA-256 in base64url is stored as 32 bytes.
 * @throws RangeError for an option out of range.
 */
export function memoryStore(options: MemoryStoreOptions = {}): MemoryStore {
  const maxEntries = bounded('maxEntries', options.maxEntries ?? 100_000, 1, 2 ** 30);
  const clock = options.clock ?? monotonic;
  const slots = new Slots();
  const { rows, expires } = slots;
  const index = new KeyIndex(rows, KEY, maxEntries);
  const responses = new Responses(bounded('maxBytes', options.maxBytes ?? 64 * 1024 * 1024, 0, Number.MAX_SAFE_INTEGER));
  const waiters = new Waiters(bounded('maxWaiters', options.maxWaiters ?? 1_000, 0, Number.MAX_SAFE_INTEGER));
  const holders = new Holders(rows, RESPONSE);
  let evicted = 0;
  let hand = FIRST_ROW - 1;

  function claim(key: string, by: ClaimRequest): Claim {
    const now = clock();
    sweep(now);
    const id = index.identify(key);
    let slot = lookUp(id, now);
    if (slot === NONE) {
      slot = slots.take();
      index.add(id, slot);
      rows.set(slot, ATTEMPT, 0);
    } else {
      const state = rows.get(slot, STATE);
      if (state === State.done) return { state: 'done', response: responses.get(rows.get(slot, RESPONSE)), ...holder(slot, by) };
      if (state === State.released) slots.lists.remove(slot);
      else if (holders.get(slot)?.token === by.token) return again(slot, by);
      else if (now < expires.get(slot)) return { state: 'in_progress', ...holder(slot, by) };
    }
    return begin(slot, key, by, now);
  }

  function begin(slot: number, key: string, by: ClaimRequest, now: number): Claim {
    const attempt = rows.get(slot, ATTEMPT) + 1;
    const previous = attempt === 1 ? undefined : slots.span.get(slot);
    rows.set(slot, STATE, State.inProgress);
    rows.set(slot, ATTEMPT, attempt);
    expires.set(slot, now + by.leaseMs);
    slots.bodyHash.set(slot, by.bodyHash);
    slots.span.set(slot, by.span);
    holders.set({ slot, key, token: by.token, ttlMs: by.ttlMs });
    evict();
    return { state: 'claimed', attempt, previous };
  }

  /** The same claim once more. Which span was before it is not kept: who asks again was told, or the process is gone. */
  function again(slot: number, { leaseMs }: ClaimRequest): Claim {
    expires.set(slot, clock() + leaseMs);
    return { state: 'claimed', attempt: rows.get(slot, ATTEMPT), previous: undefined };
  }

  function extend(key: string, token: string, leaseMs: number): boolean {
    const now = clock();
    const slot = owned(key, token, now);
    if (slot === NONE) return false;
    expires.set(slot, now + leaseMs);
    return true;
  }

  function complete(key: string, token: string, { ttlMs, response }: Completion): boolean {
    const now = clock();
    const slot = owned(key, token, now);
    if (slot === NONE) return false;
    holders.delete(slot);
    rows.set(slot, RESPONSE, responses.keep(response));
    settle(slot, State.done, ttlMs, now);
    return true;
  }

  function release(key: string, token: string, ttlMs: number): void {
    const now = clock();
    const slot = owned(key, token, now);
    if (slot === NONE) return;
    holders.delete(slot);
    rows.set(slot, RESPONSE, NO_RESPONSE);
    settle(slot, State.released, ttlMs, now);
  }

  function settle(slot: number, state: number, ttlMs: number, now: number): void {
    rows.set(slot, STATE, state);
    expires.set(slot, now + ttlMs);
    slots.lists.append(IN_ORDER, slot);
    evict();
    waiters.wake(slot);
  }

  function forget(key: string): boolean {
    const now = clock();
    const slot = lookUp(index.identify(key), now);
    if (slot === NONE || isInProgress(slot, now)) return false;
    drop(slot);
    return true;
  }

  async function whenSettled(key: string, timeoutMs: number): Promise<boolean> {
    const slot = index.find(index.identify(key));
    return slot !== NONE && isInProgress(slot, clock()) ? waiters.wait(slot, timeoutMs) : true;
  }

  /** The slot of a claim in progress, if this token has it. */
  function owned(key: string, token: string, now: number): number {
    const newest = holders.newestOf(key);
    const slot = newest === undefined || isExpired(newest, now) ? lookUp(index.identify(key), now) : newest;
    return slot !== NONE && holders.get(slot)?.token === token ? slot : NONE;
  }

  /** What has expired is not there, swept or not. */
  function lookUp(id: Uint32Array, now: number): number {
    const slot = index.find(id);
    if (slot === NONE || !isExpired(slot, now)) return slot;
    drop(slot);
    return NONE;
  }

  function holder(slot: number, { bodyHash }: ClaimRequest): Holder {
    return { sameBody: slots.bodyHash.get(slot) === bodyHash, previous: slots.span.get(slot) };
  }

  function isInProgress(slot: number, now: number): boolean {
    return rows.get(slot, STATE) === State.inProgress && now < expires.get(slot);
  }

  function isExpired(slot: number, now: number): boolean {
    const state = rows.get(slot, STATE);
    if (state === State.free) return false;
    const rest = state === State.inProgress ? (holders.get(slot)?.ttlMs ?? 0) : 0;
    // Written so that a ttl which is no number ends at once instead of never.
    return !(now < expires.get(slot) + rest);
  }

  /** Forgets an event that is settled, or whose lease ran out. */
  function drop(slot: number): void {
    index.remove(slot);
    if (holders.delete(slot)) waiters.wake(slot);
    else {
      responses.drop(rows.get(slot, RESPONSE));
      slots.lists.remove(slot);
    }
    slots.giveBack(slot);
  }

  function evict(): void {
    while (slots.used > maxEntries) {
      const slot = slots.lists.oldest(IN_ORDER);
      if (slot === undefined) return;
      drop(slot);
      evicted++;
    }
  }

  /** A few slots at each call instead of a timer: no pause, and nothing that keeps a process alive. */
  function sweep(now: number): void {
    const { end } = slots;
    for (let i = Math.min(SWEEP_SLOTS, end - FIRST_ROW); i > 0; i--) {
      hand = hand + 1 < end ? hand + 1 : FIRST_ROW;
      if (!(now < expires.get(hand)) && isExpired(hand, now)) drop(hand);
    }
  }

  return {
    claim,
    extend,
    complete,
    release,
    whenSettled,
    forget,
    get stats() {
      return {
        entries: slots.used,
        inProgress: holders.size,
        evicted,
        responses: responses.count,
        responseBytes: responses.bytes,
        tableBytes: index.byteLength + slots.byteLength,
        waiters: waiters.count,
      };
    },
  };
}

function bounded(name: string, value: number, min: number, max: number): number {
  if (Number.isInteger(value) && value >= min && value <= max) return value;
  throw new RangeError(`memoryStore: ${name} must be a whole number from ${min} to ${max}, not ${value}`);
}
