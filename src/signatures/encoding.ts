/** How a signature is written in its header. `base64` is padded, `base64url` is not. */
export type Encoding = 'hex' | 'base64' | 'base64url';

const hexDigits = inverse('0123456789abcdef', 'ABCDEF', 10);
const base64Digits = inverse('ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/');
const base64UrlDigits = inverse('ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_');
const EQUALS = 61;

/**
 * Decodes `text[start, end)` into `target`, which it must fill exactly. False when the text is not the one way to write those
 * bytes: `Buffer.from` drops what it cannot read, so that many texts would pass for one signature.
 */
export function decodeInto(encoding: Encoding, text: string, start: number, end: number, target: Uint8Array): boolean {
  if (encoding === 'hex') return decodeHex(text, start, end, target);
  return encoding === 'base64'
    ? decodeBase64(base64Digits, true, text, start, end, target)
    : decodeBase64(base64UrlDigits, false, text, start, end, target);
}

/** Decodes a text of any length. `undefined` for what is not canonical; base64 may lack its padding. */
export function decode(encoding: Encoding, text: string): Buffer | undefined {
  const isBare = encoding === 'base64' && text.length % 4 !== 0;
  return isBare ? decodeWhole(base64Digits, false, text) : decodeExactly(encoding, text);
}

/**
 * Decodes a key as the senders' own libraries do: many are words that somebody made up, whose last character holds bits of no byte.
 * `undefined` for other characters, and for a length that no bytes have.
 */
export function decodeKey(encoding: 'hex' | 'base64', text: string): Buffer | undefined {
  if (encoding === 'hex') return decode(encoding, text);
  const [, bare = '', padding = ''] = /^([A-Za-z0-9+/]*)(={0,2})$/.exec(text) ?? [];
  const isWhole = bare.length % 4 !== 1 && (padding === '' || (bare.length + padding.length) % 4 === 0);
  return isWhole && bare !== '' ? Buffer.from(bare, 'base64') : undefined;
}

/** One signature has one spelling, letters of hex aside: base64 has its padding. `undefined` for any other text. */
export function decodeExactly(encoding: Encoding, text: string): Buffer | undefined {
  if (encoding !== 'hex') {
    return encoding === 'base64' ? decodeWhole(base64Digits, true, text) : decodeWhole(base64UrlDigits, false, text);
  }
  const target = Buffer.allocUnsafe(text.length >> 1);
  return decodeHex(text, 0, text.length, target) ? target : undefined;
}

function decodeWhole(digits: Int8Array, isPadded: boolean, text: string): Buffer | undefined {
  const { length } = text;
  let chars = length;
  if (isPadded) while (chars > length - 2 && text.charCodeAt(chars - 1) === EQUALS) chars--;
  const target = Buffer.allocUnsafe((chars * 3) >> 2);
  return decodeBase64(digits, isPadded, text, 0, length, target) ? target : undefined;
}

function decodeHex(text: string, start: number, end: number, target: Uint8Array): boolean {
  if (end - start !== target.length * 2) return false;
  let seen = 0;
  let pair = 0;
  // Digit by digit: what reads a character of a text is long once it is compiled.
  for (let i = 0; i < end - start; i++) {
    const one = digit(hexDigits, text, start + i);
    seen |= one;
    pair = (pair << 4) | one;
    if (i % 2 === 1) target[i >> 1] = pair;
  }
  return seen >= 0;
}

function decodeBase64(
  digits: Int8Array,
  isPadded: boolean,
  text: string,
  start: number,
  end: number,
  target: Uint8Array,
): boolean {
  const rest = target.length % 3;
  const whole = target.length - rest;
  const restChars = rest === 0 ? 0 : isPadded ? 4 : rest + 1;
  if (end - start !== (whole / 3) * 4 + restChars) return false;
  let at = start;
  let i = 0;
  for (; i < whole; i += 3, at += 4) {
    const three =
      (digit(digits, text, at) << 18) |
      (digit(digits, text, at + 1) << 12) |
      (digit(digits, text, at + 2) << 6) |
      digit(digits, text, at + 3);
    if (three < 0) return false;
    target[i] = three >> 16;
    target[i + 1] = three >> 8;
    target[i + 2] = three;
  }
  if (rest === 0) return true;
  let bits = 0;
  for (let last = at + rest; at <= last; at++) bits = (bits << 6) | digit(digits, text, at);
  const unused = rest === 1 ? 4 : 2;
  if (bits < 0 || (bits & ((1 << unused) - 1)) !== 0) return false;
  for (; at < end; at++) if (text.charCodeAt(at) !== EQUALS) return false;
  const value = bits >> unused;
  if (rest === 2) target[i++] = value >> 8;
  target[i] = value;
  return true;
}

/** Negative where there is no digit; so is every number with it among its bits. */
function digit(digits: Int8Array, text: string, at: number): number {
  const code = text.charCodeAt(at);
  return code < 128 ? (digits[code] as number) : -1;
}

function inverse(alphabet: string, more = '', moreFrom = 0): Int8Array {
  const digits = new Int8Array(128).fill(-1);
  for (let i = 0; i < alphabet.length; i++) digits[alphabet.charCodeAt(i)] = i;
  for (let i = 0; i < more.length; i++) digits[more.charCodeAt(i)] = moreFrom + i;
  return digits;
}
