import type { DedupeStore } from '../core/store.js';
import { createPolling } from './polling.js';
import { breaksOf, isCluster, type RedisClient, senderOf } from './redis/client.js';
import { readClaim } from './redis/records.js';
import { waitForReplicas } from './redis/replicated.js';
import { replyText, scriptRunner } from './redis/run-script.js';
import { CLAIM, COMPLETE, EXTEND, FORGET, firstRecord, IN_PROGRESS, RELEASE } from './redis/scripts.js';
import { createSentinel, sentinelKeys } from './redis/sentinel.js';
import { responseText } from './response-text.js';
import { shortDigest } from './short-digest.js';
import { spanText } from './span-text.js';

/** Everything has a default. */
export interface RedisStoreOptions {
  /** Begins every key. 1 to 64 characters. Default `webhook:`. Longer than nine characters costs 16 bytes more per event. */
  readonly prefix?: string | undefined;
  /** Keep the headers and the body of recorded responses too, so that a retry is answered with them. Default false: the status alone. */
  readonly storeResponseBody?: boolean | undefined;
  /** Encrypts what `storeResponseBody` keeps, by AES-256-GCM: 32 bytes, or their hex or base64. Default: not encrypted. */
  readonly encryptionKey?: string | Uint8Array | undefined;
  /**
   * How many replicas must have a claim before its handler runs, so that one of them that takes over knows of it. A claim that fewer
   * have after 200 ms is a failure of the store. Each claim then takes as long as replicas lag, up to twice. Not in a cluster.
   * Default 0: none.
   */
  readonly durableAck?: number | undefined;
  /** Calls of `whenSettled` that may wait at a time. Default 1,000; any more resolve with `false` at once. */
  readonly maxWaiters?: number | undefined;
}

/** Longer would be for ever to any sender; and Redis refuses a time that overflows. */
const LONGEST_MS = 10 * 365 * 86_400_000;

/**
 * Remembers events in Redis (6 or later) or Valkey, through a client that the application has: of `redis`, `ioredis`, `iovalkey`,
 * `@valkey/valkey-glide`, single or cluster, or a function that sends a command. One key of about 190 bytes per event; ids are
 * hashed. The client's own time limits and queue are its owner's; see the docs for what to set.
 * @throws TypeError for what is no client and for `durableAck` in a cluster, RangeError for an option out of range.
 */
export function redisStore(client: RedisClient, options: RedisStoreOptions = {}): DedupeStore {
  const { prefix = 'webhook:', durableAck = 0, maxWaiters = 1_000 } = options;
  if (!/^[\x21-\x7e]{1,64}$/.test(prefix))
    throw new RangeError('redisStore: prefix must be 1 to 64 printable characters without spaces');
  if (!Number.isInteger(durableAck) || durableAck < 0 || durableAck > 16)
    throw new RangeError('redisStore: durableAck must be a whole number, 0 to 16');
  if (durableAck > 0 && isCluster(client)) throw new TypeError('redisStore: durableAck is not to be had in a cluster');
  const responses = responseText('redisStore', options);
  const send = senderOf(client);
  const sentinel = createSentinel(scriptRunner(send), sentinelKeys(prefix, isCluster(client)));
  const ask = scriptRunner(send, { health: sentinel });
  const askAndWait = scriptRunner(send, { health: sentinel, byText: true });
  const replicate = durableAck === 0 ? undefined : waitForReplicas(send, durableAck, `${prefix}sentinel`);
  const polling = createPolling(async (key) => (await ask(IN_PROGRESS, name(key), [], readNumber)) === 1, maxWaiters);
  const onBreak = breaksOf(client);
  onBreak?.(sentinel.doubt);
  const name = (key: string) => prefix + shortDigest(key);

  return {
    claim(key, by) {
      const { token, leaseMs, ttlMs, bodyHash, span } = by;
      const [lease, kept] = [whole(leaseMs), whole(ttlMs)];
      const named = name(key);
      const record = firstRecord(token, shortDigest(bodyHash), spanText(span), String(kept));
      const args = [record, String(lease + kept)];
      const read = (reply: unknown) => readClaim(reply, named, by, responses);
      return replicate === undefined ? ask(CLAIM, named, args, read) : replicate(() => askAndWait(CLAIM, named, args, read));
    },
    async extend(key, token, leaseMs) {
      return (await ask(EXTEND, name(key), [`P${token}|`, String(whole(leaseMs))], readNumber)) === 1;
    },
    complete(key, token, { ttlMs, response }) {
      const named = name(key);
      const text = responses.write(named, response);
      const args = [`P${token}|`, `D${response.status}`, memory(ttlMs)];
      if (text !== '') args.push(`|${text}`);
      return ask(COMPLETE, named, args, (reply) => {
        const isDone = readNumber(reply) > 0;
        if (isDone) polling.wake(key);
        return isDone;
      });
    },
    async release(key, token, ttlMs) {
      if ((await ask(RELEASE, name(key), [`P${token}|`, memory(ttlMs)], readNumber)) === 1) polling.wake(key);
    },
    whenSettled: polling.whenSettled,
    async forget(key) {
      return (await ask(FORGET, name(key), [], readNumber)) === 1;
    },
    ...(onBreak && { onBreak }),
    get stats() {
      return { resets: sentinel.resets };
    },
  };
}

function readNumber(reply: unknown): number {
  if (reply === 1) return reply;
  const text = replyText(reply);
  if (text === '0' || text === '1' || text === '2') return Number(text);
  throw new Error('redis: a reply that is none of ours');
}

function whole(ms: number): number {
  return Math.min(Math.max(1, Math.round(ms) || 1), LONGEST_MS);
}

/** `0`: not at all. `-1`: for ever. */
function memory(ttlMs: number): string {
  if (ttlMs === Number.POSITIVE_INFINITY) return '-1';
  return ttlMs > 0 ? String(whole(ttlMs)) : '0';
}
