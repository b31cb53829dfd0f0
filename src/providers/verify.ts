import type { PreparedSecret, SignedRequest, Verdict, VerifyOptions } from '../core/provider.js';
import { noCandidates } from '../signatures/candidates.js';
import { readJsonFields } from '../signatures/json-fields.js';
import { isTimely, parseTime } from '../signatures/timestamp.js';
import { findSignatures } from './find-signatures.js';
import { isPrintable, readOne } from './headers.js';
import { matchingSecret } from './match.js';
import type { Scheme, SchemeTime } from './scheme.js';
import { signedBytes } from './signed-bytes.js';
import { expired, INVALID, MALFORMED, UNVERIFIABLE, valid } from './verdicts.js';

// Checks are synchronous and never nested, so that all can use the same one.
const found = noCandidates();

/**
 * Checks one scheme. `missing`: a header that the scheme needs is absent or empty. `malformed`: a header cannot be read, or names no
 * signature of the scheme. `invalid`: no signature matches, whatever the timestamp says. `expired`: a signature matches, and its
 * timestamp is out of the tolerance.
 */
export function verifyScheme(
  scheme: Scheme,
  request: SignedRequest,
  secrets: readonly PreparedSecret[],
  options: VerifyOptions,
): Verdict {
  const fault = findSignatures(scheme, request, found);
  if (fault !== undefined) return fault;
  const id = scheme.idHeaders.length === 0 ? '' : readOne(request, scheme.idHeaders);
  if (typeof id !== 'string') return id;
  if (id !== '' && !isWhole(id, scheme.template.afterId)) return MALFORMED;
  const { time } = scheme;
  let timestamp = '';
  let signedAt = Number.NaN;
  if (time !== undefined && time.body === undefined) {
    const text = readTimestamp(time, request);
    if (typeof text !== 'string') return text;
    signedAt = parseTime(text, time.unit);
    if (Number.isNaN(signedAt)) return MALFORMED;
    timestamp = text;
  }
  const url = scheme.signsUrl ? request.publicUrl : '';
  if (url === undefined) return UNVERIFIABLE;

  const bytes = signedBytes(scheme, { timestamp, id, url, method: request.method }, request.body);
  const secretIndex = matchingSecret(scheme, bytes, found, secrets);
  if (secretIndex === -1) return INVALID;
  if (time === undefined) return valid(secretIndex);
  if (time.body !== undefined) return timedByBody(time, request, secretIndex, options);
  return isTimely(signedAt, time.unit, options.now, options.toleranceMs) ? valid(secretIndex) : expired(signedAt);
}

function readTimestamp(time: SchemeTime, request: SignedRequest): string | Verdict {
  return time.keyed === undefined ? readOne(request, time.headers) : (found.timestamp ?? MALFORMED);
}

/** An id that cannot have been cut at another place under the same signature, and that stands for the same bytes in every encoding. */
function isWhole(id: string, afterId: string): boolean {
  return isPrintable(id) && (afterId === '' || !id.includes(afterId));
}

/** The body is signed, and read only once that is known. */
function timedByBody(time: SchemeTime, request: SignedRequest, secretIndex: number, options: VerifyOptions): Verdict {
  const text = readJsonFields(request.body, time.body as NonNullable<SchemeTime['body']>)?.[0];
  if (text === undefined) return time.isOptional ? valid(secretIndex) : MALFORMED;
  const signedAt = parseTime(text, time.unit);
  if (Number.isNaN(signedAt)) return MALFORMED;
  return isTimely(signedAt, time.unit, options.now, options.toleranceMs) ? valid(secretIndex) : expired(signedAt);
}
