import { randomBytes } from 'node:crypto';

/** 96 random bits per process, so that nobody else's token is ever ours; drawn once, because drawing costs more than a claim. */
const PROCESS = randomBytes(12).toString('base64url');
let count = 0;

/** A token for one claim. */
export function newToken(): string {
  return `${PROCESS}-${(++count).toString(36)}`;
}
