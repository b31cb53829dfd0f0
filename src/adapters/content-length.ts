import type { IncomingHttpHeaders } from 'node:http';

const ZERO = 0x30;

/** How long a body says it is; NaN where it does not. A loop: `Number` of a text that has just arrived costs half a microsecond. */
export function contentLength({ 'content-length': text = '' }: IncomingHttpHeaders): number {
  // Of what stands in for a request without a server.
  if (typeof text !== 'string') return Number(text);
  let length = text === '' ? Number.NaN : 0;
  for (let i = 0; i < text.length; i++) {
    const digit = text.charCodeAt(i) - ZERO;
    if (digit < 0 || digit > 9) return Number.NaN;
    length = length * 10 + digit;
  }
  return length;
}
