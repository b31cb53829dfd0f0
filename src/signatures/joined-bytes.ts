import type { SignedBytes } from './digests.js';

const MAX_JOINED = 65_536;

/** Used anew by each call: whoever calls is done with the bytes before anything else runs. */
const scratch = Buffer.alloc(MAX_JOINED);
const nothing = Buffer.alloc(0);

/** The signed bytes in one piece, behind a secret where one is given. They stand until the next call. */
export function joined({ before, body = nothing, after }: SignedBytes, secret: Buffer = nothing): Buffer {
  if (before === '' && after === '' && secret.length === 0) return body;
  // Three bytes for a character of UTF-8, at most.
  const size = secret.length + before.length * 3 + body.length + after.length * 3;
  if (size > MAX_JOINED) return Buffer.concat([secret, Buffer.from(before), body, Buffer.from(after)]);
  let at = secret.copy(scratch);
  if (before !== '') at += scratch.write(before, at);
  at += body.copy(scratch, at);
  if (after !== '') at += scratch.write(after, at);
  return scratch.subarray(0, at);
}
