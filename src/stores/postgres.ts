import type { Claim, DedupeStore } from '../core/store.js';
import { createPolling } from './polling.js';
import { type PostgresClient, type Row, rowsOf } from './postgres/client.js';
import { ROW, statements } from './postgres/statements.js';
import { createSweep } from './postgres/sweep.js';
import { responseText } from './response-text.js';
import { shortDigest } from './short-digest.js';
import { readSpan, spanText } from './span-text.js';

/** Everything has a default. */
export interface PostgresStoreOptions {
  /** Letters, digits and `_`, with a schema before a dot if need be. Made at the first use if the client may. Default `webhook_events`. */
  readonly table?: string | undefined;
  /** Keep the headers and the body of recorded responses too, so that a retry is answered with them. Default false: the status alone. */
  readonly storeResponseBody?: boolean | undefined;
  /** Encrypts what `storeResponseBody` keeps, by AES-256-GCM: 32 bytes, or their hex or base64. Default: not encrypted. */
  readonly encryptionKey?: string | Uint8Array | undefined;
  /** Calls of `whenSettled` that may wait at a time. Default 1,000; any more resolve with `false` at once. */
  readonly maxWaiters?: number | undefined;
}

/** Between two that insert, one waits for the other and then sees nothing; ten times in a row is something else. */
const MAX_READS = 10;
const LONGEST_MS = 100 * 365 * 86_400_000;

/**
 * Remembers events in PostgreSQL (10 or later), through a pool that the application has: anything with `query(text, values)`
 * that gives `{ rows }`. Each call is one statement. Expired rows are deleted along the way.
 * @throws TypeError for what is no client, RangeError for an option out of range.
 */
export function postgresStore(client: PostgresClient, options: PostgresStoreOptions = {}): DedupeStore {
  const { table = 'webhook_events', maxWaiters = 1_000 } = options;
  if (!/^(?:[A-Za-z_]\w{0,62}\.)?[A-Za-z_]\w{0,50}$/.test(table)) {
    throw new RangeError('postgresStore: table must be a name of letters, digits and _, with a schema before a dot if need be');
  }
  const responses = responseText('postgresStore', options);
  const sql = statements(table);
  const query = rowsOf(client);
  let ready: Promise<unknown> | undefined;
  const sweep = createSweep(async () => (await query(sql.sweep, [])).length);
  const polling = createPolling(async (key) => (await ask(sql.inProgress, key)).length > 0, maxWaiters);

  async function ask(text: string, key: string, ...values: unknown[]): Promise<readonly Row[]> {
    ready ??= create();
    await ready;
    try {
      return await query(text, [shortDigest(key), ...values]);
    } catch (error) {
      // Perhaps the server was away when the table should have been made.
      ready = undefined;
      throw error;
    }
  }

  /** Two processes may do it at once, and one be told that it cannot; or it may not, and somebody else has. The first claim tells. */
  async function create(): Promise<void> {
    await query(sql.create, []).catch(() => {});
    await query(sql.index, []).catch(() => {});
  }

  async function isDone(text: string, key: string, ...values: unknown[]): Promise<boolean> {
    return (await ask(text, key, ...values))[0]?.ok !== undefined;
  }

  return {
    async claim(key, { token, bodyHash, span, leaseMs, ttlMs }) {
      for (let read = 0; read < MAX_READS; read++) {
        const values = [token, shortDigest(bodyHash), spanText(span), milliseconds(leaseMs), milliseconds(ttlMs)];
        const [row] = await ask(sql.claim, key, ...values);
        if (row === undefined) continue;
        sweep.now();
        return readRow(row, key);
      }
      throw new Error('postgres: no row came back, again and again');
    },
    extend: (key, token, leaseMs) => isDone(sql.extend, key, token, milliseconds(leaseMs)),
    async complete(key, token, { ttlMs, response }) {
      const text = responses.write(key, response);
      const isComplete = await isDone(sql.complete, key, token, response.status, text, milliseconds(ttlMs));
      if (isComplete) polling.wake(key);
      return isComplete;
    },
    async release(key, token, ttlMs) {
      if (await isDone(sql.release, key, token, milliseconds(ttlMs))) polling.wake(key);
    },
    whenSettled: polling.whenSettled,
    async forget(key) {
      return (await ask(sql.forget, key))[0]?.ok === true;
    },
  };

  /** Not believed before it is looked at: others may write to the table. */
  function readRow(row: Row, key: string): Claim {
    const previous = typeof row.span === 'string' ? readSpan(row.span) : null;
    if (previous === null) throw foreign();
    if (row.is_ours === true) {
      const attempt = Number(row.attempt);
      if (!Number.isSafeInteger(attempt) || attempt < 1) throw foreign();
      return { state: 'claimed', attempt, previous };
    }
    const holder = { sameBody: row.same_body === true, previous };
    if (Number(row.state) === ROW.inProgress) return { state: 'in_progress', ...holder };
    const status = Number(row.status);
    if (!(status >= 100 && status <= 599) || typeof row.response !== 'string') throw foreign();
    return { state: 'done', response: responses.read(key, status, row.response), ...holder };
  }
}

function milliseconds(ms: number): number {
  return ms > 0 ? Math.min(ms, LONGEST_MS) : 0;
}

const foreign = () => new Error('postgres: a row that is not ours');
