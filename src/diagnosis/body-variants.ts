import { brotliDecompressSync, gunzipSync, inflateSync } from 'node:zlib';
import type { SignatureReason } from '../core/explanation.js';

type Variant = readonly [reason: SignatureReason, body: Buffer];

/** A bomb is cut off here. */
const MAX_DECOMPRESSED = 1024 * 1024;
/** Nearly every delivery is smaller. To write a larger one in eight ways takes long enough for a stranger to make use of it. */
const MAX_REWRITTEN = 32 * 1024;
/** Indented, a few kB of brackets in brackets become hundreds of MB: nobody is made to write that. */
const MAX_INDENTED = 1024 * 1024;
const INDENT = 4;
const GZIP = Buffer.from([0x1f, 0x8b]);
const ZLIB = 0x78;
const BOM = '\ufeff';

/** What the body may have been before somebody on the way changed it, likeliest first. At most twenty. */
export function* bodyVariants(body: Buffer): Iterable<Variant> {
  const text = body.toString();
  for (const other of trimmed(text)) if (other !== text) yield ['body_trimmed', Buffer.from(other)];
  for (const other of rewritten(text)) if (other !== text) yield ['body_reserialized', Buffer.from(other)];
  const plain = decompressed(body);
  if (plain !== undefined) yield ['body_decompressed', plain];
}

function trimmed(text: string): readonly string[] {
  const bare = text.trim();
  const unix = text.replaceAll('\r\n', '\n');
  return [
    bare,
    `${bare}\n`,
    `${bare}\r\n`,
    unix,
    unix.replaceAll('\n', '\r\n'),
    BOM + text,
    text.startsWith(BOM) ? text.slice(1) : text,
  ];
}

/** The ways in which JSON is usually written: by JavaScript, indented by two and four, by PHP, by Python, with all but ASCII escaped. */
function rewritten(text: string): readonly string[] {
  if (text.length > MAX_REWRITTEN || indentedLength(text) > MAX_INDENTED) return [];
  let value: unknown;
  try {
    value = JSON.parse(text.trim());
  } catch {
    return [];
  }
  const compact = JSON.stringify(value);
  const spaced = spacedOut(JSON.stringify(value, null, 1));
  const slashed = compact.replaceAll('/', '\\/');
  const indented = JSON.stringify(value, null, 2);
  return [
    compact,
    indented,
    JSON.stringify(value, null, INDENT),
    slashed,
    escaped(compact),
    escaped(slashed),
    spaced,
    escaped(spaced),
  ];
}

/** How long it would be, at most: brackets and commas in texts are counted too. */
function indentedLength(text: string): number {
  let [depth, length] = [0, text.length];
  for (let at = 0; at < text.length && length <= MAX_INDENTED; at++) {
    const character = text[at] as string;
    if ('[{'.includes(character)) depth++;
    else if (']}'.includes(character)) depth--;
    else if (character !== ',') continue;
    length += Math.max(depth, 0) * INDENT;
  }
  return length;
}

/** A space behind commas and colons and no line breaks. Texts hold none that are not escaped. */
function spacedOut(indented: string): string {
  return indented
    .replace(/([[{])\n */g, '$1')
    .replace(/\n *([\]}])/g, '$1')
    .replace(/,\n */g, ', ');
}

function escaped(json: string): string {
  return json.replace(/[\u007f-\uffff]/g, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

function decompressed(body: Buffer): Buffer | undefined {
  const options = { maxOutputLength: MAX_DECOMPRESSED };
  const read = body.subarray(0, 2).equals(GZIP) ? gunzipSync : body[0] === ZLIB ? inflateSync : brotliDecompressSync;
  try {
    return body.length === 0 ? undefined : read(body, options);
  } catch {
    return undefined;
  }
}
