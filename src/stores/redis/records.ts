import type { Claim, ClaimRequest, Holder } from '../../core/store.js';
import type { ResponseText } from '../response-text.js';
import { DIGEST_LENGTH, shortDigest } from '../short-digest.js';
import { readSpan, SPAN_LENGTH } from '../span-text.js';
import { replyText } from './run-script.js';

const BODY_AND_SPAN = `([\\w-]{${DIGEST_LENGTH}})([\\w-]{${SPAN_LENGTH}})?`;
/** With a span 60 characters: one more, and Redis takes 16 bytes more for each. */
const DONE = new RegExp(`^D([1-5]\\d\\d)${BODY_AND_SPAN}(?:\\|([\\w-]*))?$`);
const IN_PROGRESS = new RegExp(`^P${BODY_AND_SPAN}$`);
const CLAIMED = new RegExp(`^C([1-9]\\d{0,8})\\|([\\w-]{${SPAN_LENGTH}})?$`);

/**
 * From the reply of the claim script.
 * @throws Error for what this package does not write: the store is then as good as away.
 */
export function readClaim(reply: unknown, key: string, by: ClaimRequest, responses: ResponseText): Claim {
  const text = replyText(reply) ?? '';
  if (text === '1') return FIRST;
  const claimed = CLAIMED.exec(text);
  if (claimed !== null) return { state: 'claimed', attempt: Number(claimed[1]), previous: span(claimed[2]) };
  const held = IN_PROGRESS.exec(text);
  if (held !== null) return { state: 'in_progress', ...holder(held[1], held[2], by) };
  const done = DONE.exec(text);
  if (done === null) throw new Error(NOT_OURS);
  const [, status, body, doneSpan, response = ''] = done;
  return { state: 'done', response: responses.read(key, Number(status), response), ...holder(body, doneSpan, by) };
}

function holder(body: string | undefined, spanOf: string | undefined, { bodyHash }: ClaimRequest): Holder {
  return { sameBody: body === shortDigest(bodyHash), previous: span(spanOf) };
}

function span(text = '') {
  const read = readSpan(text);
  if (read === null) throw new Error(NOT_OURS);
  return read;
}

const FIRST: Claim = Object.freeze({ state: 'claimed', attempt: 1, previous: undefined });
const NOT_OURS = 'redis: a record that is not ours';
