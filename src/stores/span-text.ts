import type { SpanReference } from '../core/observer.js';
import { hexDigit } from './hex-digit.js';

const ID_BYTES = 24;
const TEXT = /^[\w-]{32}[0-9a-f]{2}$/;

/** The length of a span that is there. */
export const SPAN_LENGTH = 34;
const SCRATCH = Buffer.alloc(SPAN_LENGTH);
const HEX = Buffer.from('0123456789abcdef');
const BASE64URL = Buffer.from('ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_');

/** A span as text for a store: 34 characters, or none for one that nothing could link to. */
export function spanText(span: SpanReference | undefined): string {
  if (span === undefined) return '';
  const ids = span.traceId + span.spanId;
  if (ids.length !== 2 * ID_BYTES) return '';
  // By hand: hex to base64url by way of a buffer costs a claim as much as all the rest of it.
  let seen = 0;
  for (let from = 0, to = 0; to < SPAN_LENGTH - 2; from += 3, to += 2) {
    const bits = (hexDigit(ids, from) << 8) | (hexDigit(ids, from + 1) << 4) | hexDigit(ids, from + 2);
    seen |= bits;
    SCRATCH[to] = BASE64URL[bits >> 6]!;
    SCRATCH[to + 1] = BASE64URL[bits & 63]!;
  }
  if (seen < 0) return '';
  SCRATCH[SPAN_LENGTH - 2] = HEX[(span.traceFlags >> 4) & 15]!;
  SCRATCH[SPAN_LENGTH - 1] = HEX[span.traceFlags & 15]!;
  return SCRATCH.toString('latin1');
}

/** Undefined for no span; null for what is none. */
export function readSpan(text: string): SpanReference | undefined | null {
  if (text === '') return undefined;
  if (!TEXT.test(text)) return null;
  const ids = Buffer.from(text.slice(0, -2), 'base64url').toString('hex');
  if (ids.length !== 2 * ID_BYTES) return null;
  return { traceId: ids.slice(0, 32), spanId: ids.slice(32), traceFlags: Number.parseInt(text.slice(-2), 16) };
}
