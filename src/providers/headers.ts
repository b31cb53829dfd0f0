import type { SignedRequest, Verdict } from '../core/provider.js';
import { MALFORMED, MISSING } from './verdicts.js';

const MAX_LENGTH = 4_096;

export function isSent(request: SignedRequest, name: string): boolean {
  const text = request.header(name);
  return text !== undefined && text !== '';
}

/** The text of the first of these headers that is there and not empty; a verdict where it is too long or sent twice. */
export function readOne(request: SignedRequest, names: readonly string[]): string | Verdict {
  for (let i = 0; i < names.length; i++) {
    const name = names[i]!;
    const text = request.header(name);
    if (text === undefined || text === '') continue;
    return text.length > MAX_LENGTH || request.isRepeated(name) ? MALFORMED : text;
  }
  return MISSING;
}

/** Printable ASCII, the space included. */
export function isPrintable(text: string): boolean {
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code < 0x20 || code > 0x7e) return false;
  }
  return true;
}
