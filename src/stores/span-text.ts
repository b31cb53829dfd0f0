import type { SpanReference } from '../core/observer.js';

const ID_BYTES = 24;
const IDS = /^[0-9a-f]{48}$/i;
const TEXT = /^[\w-]{32}[0-9a-f]{2}$/;

/** The length of a span that is there. */
export const SPAN_LENGTH = 34;

/** A span as text for a store: 34 characters, or none for one that nothing could link to. */
export function spanText(span: SpanReference | undefined): string {
  if (span === undefined) return '';
  const ids = span.traceId + span.spanId;
  if (!IDS.test(ids)) return '';
  return Buffer.from(ids, 'hex').toString('base64url') + (span.traceFlags & 0xff).toString(16).padStart(2, '0');
}

/** Undefined for no span; null for what is none. */
export function readSpan(text: string): SpanReference | undefined | null {
  if (text === '') return undefined;
  if (!TEXT.test(text)) return null;
  const ids = Buffer.from(text.slice(0, -2), 'base64url').toString('hex');
  if (ids.length !== 2 * ID_BYTES) return null;
  return { traceId: ids.slice(0, 32), spanId: ids.slice(32), traceFlags: Number.parseInt(text.slice(-2), 16) };
}
