import type { Answer } from './exchange.js';

/** Every answer we give in the application's place. None says why: a forger must not learn which part was wrong. */

const json = (status: number, error: string, more: Partial<Answer> = {}): Answer => ({
  status,
  headers: { 'content-type': 'application/json', ...more.headers },
  body: Buffer.from(JSON.stringify({ error })),
  ...(more.endsConnection ? { endsConnection: true } : {}),
});

const retryAfter = (seconds: number) => ({ 'retry-after': String(seconds) });

export const UNAUTHORIZED = json(401, 'unauthorized');
export const BODY_TOO_LARGE = json(413, 'payload too large', { endsConnection: true });
export const BODY_TOO_SLOW = json(408, 'request timeout', { endsConnection: true });
export const NO_ROOM = json(503, 'try again later', { headers: retryAfter(5), endsConnection: true });
/** 503, not 409: some senders give up on a 4xx. */
export const TRY_AGAIN_LATER = json(503, 'try again later', { headers: retryAfter(5) });

/** The same without its body, for senders that take none. */
export function bare({ headers: { 'content-type': _, ...headers }, ...answer }: Answer): Answer {
  return { ...answer, headers, body: Buffer.alloc(0) };
}

/** By why there is no body: the answer, and what telemetry calls it. */
export const WITHOUT_BODY = {
  too_large: [BODY_TOO_LARGE, 'body_too_large'],
  too_slow: [BODY_TOO_SLOW, 'body_too_slow'],
  no_room: [NO_ROOM, 'no_room'],
  unreadable: [TRY_AGAIN_LATER, 'body_unreadable'],
} as const;

export function methodNotAllowed(allow: string): Answer {
  return json(405, 'method not allowed', { headers: { allow } });
}
