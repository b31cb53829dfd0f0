import { writeAscii } from './byte-text.js';
import type { SignedBytes } from './digests.js';

const MAX_JOINED = 65_536;
/** A longer text is written faster by Node. */
const MAX_LOOP = 128;

/** Used anew by each call: whoever calls is done with the bytes before anything else runs. */
const scratch = Buffer.alloc(MAX_JOINED);
const memory = scratch.buffer;
const nothing = Buffer.alloc(0);

/** The signed bytes in one piece, behind a secret where one is given. They stand until the next call. */
export function joined({ before, body = nothing, after }: SignedBytes, secret: Buffer = nothing): Uint8Array {
  if (before === '' && after === '' && secret.length === 0) return body;
  // Three bytes for a character of UTF-8, at most.
  const size = secret.length + before.length * 3 + body.length + after.length * 3;
  if (size > MAX_JOINED) return Buffer.concat([secret, Buffer.from(before), body, Buffer.from(after)]);
  // `set`, as `copy` runs code of Node's before it comes to the same.
  scratch.set(secret);
  let at = secret.length;
  if (before !== '') at = put(before, at);
  scratch.set(body, at);
  at += body.length;
  if (after !== '') at = put(after, at);
  // No `subarray`: a `Buffer` takes longer to make, and hashes want none.
  return new Uint8Array(memory, scratch.byteOffset, at);
}

/** Gives the place behind the text. */
function put(text: string, start: number): number {
  if (text.length <= MAX_LOOP && writeAscii(scratch, start, text)) return start + text.length;
  return start + scratch.write(text, start);
}
