import { cleanError } from '../clean-error.js';

/** A pool (better than a single client) of `pg`, or anything that is called as it. */
export interface PostgresClient {
  query(text: string, values: unknown[]): Promise<{ readonly rows: readonly unknown[] }>;
}

export type Row = Readonly<Record<string, unknown>>;

/** @throws TypeError for what is no client. */
export function rowsOf(client: PostgresClient): (text: string, values: unknown[]) => Promise<readonly Row[]> {
  if (typeof (client as PostgresClient | undefined)?.query !== 'function') {
    throw new TypeError('postgresStore: a client has a method query(text, values), as a Pool of pg has');
  }
  return async (text, values) => {
    let rows: unknown;
    try {
      ({ rows } = await client.query(text, values));
    } catch (error) {
      throw cleanError('postgres', error);
    }
    if (!Array.isArray(rows)) throw new Error('postgres: a reply without rows');
    return rows as Row[];
  };
}
