import {
  BACKSLASH,
  COLON as COLON_MARK,
  COMMA as COMMA_MARK,
  inText,
  PLAIN,
  QUOTE,
  skipEscape,
  skipLiteral,
  skipNumber,
} from './json-tokens.js';

/** What a byte begins, outside of a text. */
const NOTHING = 0;
const SPACE = 1;
const TEXT = 2;
const COMMA = 3;
const COLON = 4;
const OPENING = 5;
const CLOSING = 6;
const NUMBER = 7;
const LITERAL = 8;

const kindOf = new Uint8Array(256).fill(NOTHING);
for (const [kind, characters] of [
  [SPACE, ' \n\r\t'],
  [TEXT, '"'],
  [COMMA, ','],
  [COLON, ':'],
  [OPENING, '{['],
  [CLOSING, '}]'],
  [NUMBER, '-0123456789'],
  [LITERAL, 'tfn'],
] as const)
  for (const character of characters) kindOf[character.charCodeAt(0)] = kind;

/** What may come next: bits, as an open container may also end at once. */
const VALUE = 1;
const KEY = 2;
const END = 4;
const MARK_OF_KEY = 8;
const AFTER_VALUE = 16 | END;

const END_OF_OBJECT = 0x7d;

/** The ends of the containers that are open. One for all calls, which do not call each other. */
let ends = new Uint8Array(64);

/**
 * Skips an object or list that nobody wants anything of. Gives the place behind it, or -1 where it is not JSON. One loop over bytes:
 * most of a body is skipped like this, and this is most of what is done about a body beside its hashes.
 */
export function skipContainer(json: Uint8Array, start: number): number {
  const length = json.length;
  let depth = 0;
  // The closing bracket is two behind the opening one, in ASCII.
  let end = (json[start] as number) + 2;
  let expected = (end === END_OF_OBJECT ? KEY : VALUE) | END;
  let at = start + 1;
  while (at < length) {
    const byte = json[at] as number;
    switch (kindOf[byte]) {
      case SPACE:
        at++;
        // Indentation comes in runs.
        while (at < length && json[at] === 0x20) at++;
        break;
      case TEXT:
        if ((expected & (VALUE | KEY)) === 0) return -1;
        at = behindText(json, at + 1, length);
        if (at === -1) return -1;
        expected = (expected & VALUE) === 0 ? MARK_OF_KEY : AFTER_VALUE;
        if (expected === MARK_OF_KEY && at < length && json[at] === COLON_MARK) {
          expected = VALUE;
          at++;
          if (at < length && json[at] === 0x20) at++;
        }
        break;
      case COMMA:
        if (expected !== AFTER_VALUE) return -1;
        break;
      case COLON:
        if (expected !== MARK_OF_KEY) return -1;
        expected = VALUE;
        at++;
        break;
      case OPENING:
        if ((expected & VALUE) === 0) return -1;
        if (depth === ends.length) ends = grown(ends);
        ends[depth++] = end;
        end = byte + 2;
        expected = (end === END_OF_OBJECT ? KEY : VALUE) | END;
        at++;
        break;
      case CLOSING:
        if (byte !== end || (expected & END) === 0) return -1;
        at++;
        if (depth === 0) return at;
        end = ends[--depth] as number;
        expected = AFTER_VALUE;
        break;
      case NUMBER:
      case LITERAL:
        if ((expected & VALUE) === 0) return -1;
        expected = AFTER_VALUE;
        at = kindOf[byte] === NUMBER ? skipNumber(json, at) : skipLiteral(json, at);
        if (at === -1) return -1;
        break;
      default:
        return -1;
    }
    // Here and behind a key: what nearly always follows is looked for at once, as each turn of the loop may be guessed wrong.
    if (expected === AFTER_VALUE && at < length && json[at] === COMMA_MARK) {
      expected = end === END_OF_OBJECT ? KEY : VALUE;
      at++;
    }
  }
  return -1;
}

/** Here a longer character is as good as any. */
const inBody = inText.map((special, byte) => (byte < 0x80 ? special : PLAIN));

function behindText(json: Uint8Array, start: number, length: number): number {
  let at = start;
  while (at < length) {
    const byte = json[at] as number;
    if (inBody[byte] === PLAIN) at++;
    else if (byte === QUOTE) return at + 1;
    else if (byte !== BACKSLASH) return -1;
    else {
      at = skipEscape(json, at);
      if (at === -1) return -1;
    }
  }
  return -1;
}

function grown(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  const more = new Uint8Array(bytes.length * 2);
  more.set(bytes);
  return more;
}
