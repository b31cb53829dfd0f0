import { randomBytes } from 'node:crypto';

/** 96 random bits per process, so that nobody else's token is ever ours; drawn once, because drawing costs more than a claim. */
let process: string | undefined;
let count = 0;

/** A token for one claim. */
export function newToken(): string {
  // Not before the first request: Cloudflare Workers give no random bytes earlier.
  process ??= randomBytes(12).toString('base64url');
  return `${process}-${++count}`;
}
