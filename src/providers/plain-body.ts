import type { SignedRequest } from '../core/provider.js';

/** A bomb is cut off here. */
const MAX_BYTES = 1024 * 1024;

/** The body as its author wrote it: some senders compress it, and sign what they send. As it is where it is none of theirs. */
export function plainBody(request: SignedRequest): Buffer {
  const { body } = request;
  if (body[0] !== 0x1f || body[1] !== 0x8b || request.header('content-encoding')?.toLowerCase() !== 'gzip') return body;
  try {
    // Loaded when there is such a body: few have one.
    return process.getBuiltinModule('node:zlib').gunzipSync(body, { maxOutputLength: MAX_BYTES });
  } catch {
    return body;
  }
}
