/** A SHA-256 in words. */
export const DIGEST_WORDS = 8;

const BYTES = 32;
const BASE64URL_LENGTH = 43;

/** A place to turn text into words and back without allocating. What it holds is valid until its next use. */
export class Scratch {
  readonly words: Uint32Array;
  readonly bytes: Buffer;

  constructor(words: number) {
    this.words = new Uint32Array(words);
    this.bytes = Buffer.from(this.words.buffer);
  }
}

const SEXTETS = new Int8Array(128).fill(-1);
for (const [value, char] of [...'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'].entries())
  SEXTETS[char.charCodeAt(0)] = value;

/**
 * Reads a SHA-256 in base64url, 43 characters. False for any other text, even one that `Buffer.from` decodes to the same bytes
 * (it ignores stray bits and characters), because two texts must never become one key.
 */
export function readDigest(text: string, into: Scratch): boolean {
  if (text.length !== BASE64URL_LENGTH) return false;
  const { bytes } = into;
  let seen = 0;
  let bits = 0;
  let at = 0;
  for (let i = 0; i < BASE64URL_LENGTH; i++) {
    const code = text.charCodeAt(i);
    // A character outside the alphabet makes `seen` negative.
    const sextet = code < 128 ? SEXTETS[code]! : -1;
    seen |= sextet;
    bits = (bits << 6) | sextet;
    // The first of four characters completes no byte, each of the others one.
    const pending = (6 * i + 6) & 7;
    if (pending !== 6) bytes[at++] = bits >>> pending;
  }
  return seen >= 0 && (bits & 3) === 0;
}

export function digestText(from: Scratch): string {
  return from.bytes.toString('base64url', 0, BYTES);
}
