import type { DedupeStore } from '../core/store.js';
import { createPolling } from './polling.js';
import { type RedisClient, senderOf } from './redis/client.js';
import { readClaim } from './redis/records.js';
import { replyText, scriptRunner } from './redis/run-script.js';
import { CLAIM, COMPLETE, EXTEND, FORGET, IN_PROGRESS, RELEASE, type Script } from './redis/scripts.js';
import { createSentinel } from './redis/sentinel.js';
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
  /** Calls of `whenSettled` that may wait at a time. Default 1,000; any more resolve with `false` at once. */
  readonly maxWaiters?: number | undefined;
}

/** Longer would be for ever to any sender; and Redis refuses a time that overflows. */
const LONGEST_MS = 10 * 365 * 86_400_000;

/**
 * Remembers events in Redis (6 or later) or Valkey, through a client that the application has: of `redis`, `ioredis`, `iovalkey`,
 * `@valkey/valkey-glide`, single or cluster, or a function that sends a command. One key of about 190 bytes per event; ids are
 * hashed. The client's own time limits and queue are its owner's; see the docs for what to set.
 * @throws TypeError for what is no client, RangeError for an option out of range.
 */
export function redisStore(client: RedisClient, options: RedisStoreOptions = {}): DedupeStore {
  const { prefix = 'webhook:', maxWaiters = 1_000 } = options;
  if (!/^[\x21-\x7e]{1,64}$/.test(prefix))
    throw new RangeError('redisStore: prefix must be 1 to 64 printable characters without spaces');
  const responses = responseText('redisStore', options);
  const run = scriptRunner(senderOf(client));
  const sentinel = createSentinel(run, `${prefix}sentinel`);
  const polling = createPolling(async (key) => (await number(IN_PROGRESS, key)) === 1, maxWaiters);
  const name = (key: string) => prefix + shortDigest(key);

  async function ask(script: Script, key: string, ...args: string[]): Promise<unknown> {
    try {
      const reply = await run(script, name(key), ...args);
      sentinel.look();
      return reply;
    } catch (error) {
      sentinel.doubt();
      throw error;
    }
  }

  async function number(script: Script, key: string, ...args: string[]): Promise<number> {
    const reply = replyText(await ask(script, key, ...args));
    if (reply === '0' || reply === '1' || reply === '2') return Number(reply);
    throw new Error('redis: a reply that is none of ours');
  }

  return {
    async claim(key, by) {
      const { token, leaseMs, ttlMs, bodyHash, span } = by;
      const [lease, kept] = [whole(leaseMs), whole(ttlMs)];
      const both = String(Number(lease) + Number(kept));
      const reply = await ask(CLAIM, key, token, lease, kept, both, shortDigest(bodyHash), spanText(span));
      return readClaim(reply, name(key), by, responses);
    },
    async extend(key, token, leaseMs) {
      return (await number(EXTEND, key, token, whole(leaseMs))) === 1;
    },
    async complete(key, token, { ttlMs, response }) {
      const text = responses.write(name(key), response);
      const status = String(response.status);
      const isDone = await number(COMPLETE, key, token, status, text === '' ? '' : `|${text}`, memory(ttlMs));
      if (isDone > 0) polling.wake(key);
      return isDone > 0;
    },
    async release(key, token, ttlMs) {
      if ((await number(RELEASE, key, token, memory(ttlMs))) === 1) polling.wake(key);
    },
    whenSettled: polling.whenSettled,
    async forget(key) {
      return (await number(FORGET, key)) === 1;
    },
    get stats() {
      return { resets: sentinel.resets };
    },
  };
}

function whole(ms: number): string {
  return String(Math.min(Math.max(1, Math.round(ms) || 1), LONGEST_MS));
}

/** `0`: not at all. `-1`: for ever. */
function memory(ttlMs: number): string {
  if (ttlMs === Number.POSITIVE_INFINITY) return '-1';
  return ttlMs > 0 ? whole(ttlMs) : '0';
}
