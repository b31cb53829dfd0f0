/** The state of a row. */
export const ROW = { inProgress: 0, done: 1, released: 2 } as const;

/**
 * One statement per change of state, so that any pool will do; times are the server's. `$1` is the key, `$2` the token.
 * `clock_timestamp()` rather than `now()`: a statement that had to wait for a row looks at the clock after the wait.
 */
export function statements(table: string) {
  const now = 'clock_timestamp()';
  const later = (parameter: string) => `${now} + ${parameter} * interval '1 millisecond'`;
  const ours = `key = $1 AND token = $2 AND state = ${ROW.inProgress} AND expires_at > ${now}`;
  const isExpired = `e.expires_at <= ${now}`;
  const isSame = `e.state = ${ROW.inProgress} AND e.token = excluded.token`;

  return {
    create: `CREATE TABLE IF NOT EXISTS ${table} (
  key text PRIMARY KEY,
  state smallint NOT NULL,
  token text NOT NULL,
  attempt integer NOT NULL,
  body text NOT NULL,
  span text NOT NULL,
  span_before text NOT NULL,
  status smallint,
  response text,
  lease_ends timestamptz NOT NULL,
  expires_at timestamptz NOT NULL
)`,
    index: `CREATE INDEX IF NOT EXISTS ${table.replace('.', '_')}_expires_at ON ${table} (expires_at)`,
    /**
     * $3 body, $4 span, $5 lease, $6 ttl. No row comes back when another took the event while this waited: the part that reads sees
     * the table as it was when the statement began. Then it is asked again.
     */
    claim: `WITH claimed AS (
  INSERT INTO ${table} AS e (key, state, token, attempt, body, span, span_before, lease_ends, expires_at)
  VALUES ($1, ${ROW.inProgress}, $2, 1, $3, $4, '', ${later('$5::float8')}, ${later('($5::float8 + $6::float8)')})
  ON CONFLICT (key) DO UPDATE SET
    state = ${ROW.inProgress}, token = excluded.token, body = excluded.body, span = excluded.span, status = NULL, response = NULL,
    attempt = CASE WHEN ${isExpired} THEN 1 WHEN ${isSame} THEN e.attempt ELSE e.attempt + 1 END,
    span_before = CASE WHEN ${isExpired} THEN '' WHEN ${isSame} THEN e.span_before ELSE e.span END,
    lease_ends = ${later('$5::float8')}, expires_at = ${later('($5::float8 + $6::float8)')}
  WHERE ${isExpired} OR e.state = ${ROW.released} OR (e.state = ${ROW.inProgress} AND (e.token = excluded.token OR e.lease_ends <= ${now}))
  RETURNING attempt, span_before
)
SELECT true AS is_ours, attempt, span_before AS span, NULL AS state, NULL AS same_body, NULL AS status, NULL AS response FROM claimed
UNION ALL
SELECT false, attempt, span, state, body = $3, status, response FROM ${table}
WHERE key = $1 AND NOT EXISTS (SELECT 1 FROM claimed) AND expires_at > ${now}
  AND (state = ${ROW.done} OR (state = ${ROW.inProgress} AND lease_ends > ${now}))`,
    /** $3 lease */
    extend: `UPDATE ${table} SET lease_ends = ${later('$3::float8')}, expires_at = expires_at + (${later('$3::float8')} - lease_ends)
WHERE ${ours} RETURNING 1 AS ok`,
    /** $3 status, $4 response, $5 ttl. A repeated one finds it done, and is content. */
    complete: `WITH done AS (
  UPDATE ${table} SET state = ${ROW.done}, status = $3, response = $4, expires_at = ${later('$5::float8')} WHERE ${ours} RETURNING 1
)
SELECT 1 AS ok FROM done UNION ALL SELECT 1 FROM ${table} WHERE key = $1 AND state = ${ROW.done} AND expires_at > ${now}`,
    /** $3 ttl */
    release: `UPDATE ${table} SET state = ${ROW.released}, token = '', expires_at = ${later('$3::float8')} WHERE ${ours} RETURNING 1 AS ok`,
    inProgress: `SELECT 1 AS ok FROM ${table} WHERE key = $1 AND state = ${ROW.inProgress} AND lease_ends > ${now}`,
    forget: `DELETE FROM ${table} WHERE key = $1 AND NOT (state = ${ROW.inProgress} AND lease_ends > ${now}) RETURNING expires_at > ${now} AS ok`,
    sweep: `DELETE FROM ${table} WHERE key IN (SELECT key FROM ${table} WHERE expires_at <= ${now} LIMIT 1000) RETURNING 1 AS ok`,
  };
}
