import type { Claim, ClaimRequest, Holder } from '../../core/store.js';
import type { ResponseText } from '../response-text.js';
import { DIGEST_LENGTH, shortDigest } from '../short-digest.js';
import { readSpan, SPAN_LENGTH } from '../span-text.js';
import { replyText } from './run-script.js';

/** With a span 60 characters: one more, and Redis takes 16 bytes more for each. */
const DONE = new RegExp(`^D([1-5]\\d\\d)([\\w-]{${DIGEST_LENGTH}})([\\w-]{${SPAN_LENGTH}})?(?:\\|([\\w-]*))?$`);

/**
 * From the reply of the claim script.
 * @throws Error for what this package does not write: the store is then as good as away.
 */
export function readClaim(reply: unknown, key: string, by: ClaimRequest, responses: ResponseText): Claim {
  const [kind, ...parts] = Array.isArray(reply) ? reply.map(replyText) : [];
  if (kind === 'C') {
    const [attempt = '', before = ''] = parts;
    return { state: 'claimed', attempt: readAttempt(attempt), previous: span(before) };
  }
  if (kind === 'P') {
    const [body = '', holderSpan = ''] = parts;
    return { state: 'in_progress', ...holder(body, holderSpan, by) };
  }
  const done = kind === 'D' ? DONE.exec(parts[0] ?? '') : null;
  if (done === null) throw foreign();
  const [, status = '', body = '', doneSpan = '', text = ''] = done;
  return { state: 'done', response: responses.read(key, Number(status), text), ...holder(body, doneSpan, by) };
}

function holder(body: string, spanOf: string, { bodyHash }: ClaimRequest): Holder {
  return { sameBody: body === shortDigest(bodyHash), previous: span(spanOf) };
}

function readAttempt(text: string): number {
  const attempt = Number(text);
  if (!Number.isSafeInteger(attempt) || attempt < 1) throw foreign();
  return attempt;
}

function span(text: string) {
  const read = readSpan(text);
  if (read === null) throw foreign();
  return read;
}

const foreign = () => new Error('redis: a record that is not ours');
