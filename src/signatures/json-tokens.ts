// Each function takes the place where its token starts and gives the place behind it, or -1 where there is no such token.

export const QUOTE = 0x22;
export const BACKSLASH = 0x5c;
export const COMMA = 0x2c;
export const COLON = 0x3a;

export const PLAIN = 0;
const SPECIAL = 1;
/** Bytes of a text that stand for themselves. The others end the text, escape, are forbidden, or are part of a longer character. */
export const inText = new Uint8Array(256).fill(SPECIAL, 0, 0x20).fill(SPECIAL, 0x80);
inText[QUOTE] = SPECIAL;
inText[BACKSLASH] = SPECIAL;

/** Whether the text last skipped is its bytes, character by character. */
export let wasPlain = true;

// Every read is inside the bytes: one outside makes all later ones slower.

export function skipText(json: Uint8Array, start: number): number {
  const end = json.length;
  let at = start + 1;
  wasPlain = true;
  while (at < end) {
    const byte = json[at] as number;
    if (inText[byte] === PLAIN) at++;
    else if (byte === QUOTE) return at + 1;
    else {
      wasPlain = false;
      // Bytes that are no UTF-8 are not refused: a decoder puts U+FFFD there, and JSON takes that.
      if (byte >= 0x80) at++;
      else if (byte === BACKSLASH) at = skipEscape(json, at);
      else return -1;
      if (at === -1) return -1;
    }
  }
  return -1;
}

export function skipEscape(json: Uint8Array, start: number): number {
  const byte = json[start + 1];
  switch (byte) {
    case QUOTE:
    case BACKSLASH:
    case 0x2f: // /
    case 0x62: // b
    case 0x66: // f
    case 0x6e: // n
    case 0x72: // r
    case 0x74: // t
      return start + 2;
    case 0x75: // u
      for (let i = 2; i < 6; i++) if (!isHex(json[start + i])) return -1;
      return start + 6;
    default:
      return -1;
  }
}

export function skipNumber(json: Uint8Array, start: number): number {
  let at = start;
  if (json[at] === 0x2d) at++;
  if (json[at] === 0x30) at++;
  else at = skipDigits(json, at);
  if (at !== -1 && json[at] === 0x2e) at = skipDigits(json, at + 1);
  if (at !== -1 && ((json[at] as number) | 0x20) === 0x65) {
    at++;
    if (json[at] === 0x2b || json[at] === 0x2d) at++;
    at = skipDigits(json, at);
  }
  return at;
}

const TRUE = Buffer.from('true');
const FALSE = Buffer.from('false');
const NULL = Buffer.from('null');

export function skipLiteral(json: Uint8Array, start: number): number {
  const word = json[start] === 0x74 ? TRUE : json[start] === 0x66 ? FALSE : NULL;
  for (let i = 0; i < word.length; i++) if (json[start + i] !== word[i]) return -1;
  return start + word.length;
}

export function skipSpace(json: Uint8Array, start: number): number {
  const end = json.length;
  let at = start;
  while (at < end) {
    const byte = json[at] as number;
    if (byte > 0x20 || (byte !== 0x20 && byte !== 0x0a && byte !== 0x0d && byte !== 0x09)) return at;
    at++;
  }
  return at;
}

function skipDigits(json: Uint8Array, start: number): number {
  let at = start;
  while (isDigit(json[at])) at++;
  return at === start ? -1 : at;
}

function isDigit(byte: number | undefined): boolean {
  return byte !== undefined && byte >= 0x30 && byte <= 0x39;
}

function isHex(byte: number | undefined): boolean {
  if (byte === undefined) return false;
  const lower = byte | 0x20;
  return isDigit(byte) || (lower >= 0x61 && lower <= 0x66);
}
