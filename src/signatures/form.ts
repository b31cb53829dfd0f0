import { isUtf8 } from 'node:buffer';

/** The name and the value of a field, decoded, one character for each byte. */
export type FormField = readonly [name: string, value: string];

/** More than any sender writes. The bound keeps sorting and hashing cheap for a body that nobody signed. */
const MAX_FIELDS = 1_000;

/**
 * The fields of a form in the order sent; `undefined` for too many. Bytes rather than text: a decoder would put U+FFFD for all that
 * is no UTF-8, so that different bodies would pass for one.
 */
export function parseForm(body: Buffer): readonly FormField[] | undefined {
  const { length } = body;
  const fields: FormField[] = [];
  const decoded = Buffer.allocUnsafe(length);
  let at = 0;
  let to = 0;
  while (at < length) {
    const startedAt = at;
    const start = to;
    let assign = -1;
    for (; at < length; at++) {
      const byte = body[at] as number;
      if (SPECIAL[byte] === 0) decoded[to++] = byte;
      else if (byte === AMPERSAND) break;
      else if (byte === EQUALS && assign === -1) assign = to;
      else {
        const escaped = byte === PERCENT ? hexByte(body, at + 1) : -1;
        if (escaped !== -1) at += 2;
        decoded[to++] = escaped !== -1 ? escaped : byte === PLUS ? SPACE : byte;
      }
    }
    if (at > startedAt) {
      if (fields.length === MAX_FIELDS) return undefined;
      const nameEnd = assign === -1 ? to : assign;
      fields.push([decoded.toString('latin1', start, nameEnd), decoded.toString('latin1', nameEnd, to)]);
    }
    at++;
  }
  return fields;
}

const AMPERSAND = 0x26;
const EQUALS = 0x3d;
const PERCENT = 0x25;
const PLUS = 0x2b;
const SPACE = 0x20;
const SPECIAL = new Uint8Array(256);
for (const byte of [AMPERSAND, EQUALS, PERCENT, PLUS]) SPECIAL[byte] = 1;

/** The value of the only field of a name, as text; `undefined` when it is absent, there twice, or no UTF-8. */
export function onlyField(fields: readonly FormField[], name: string): string | undefined {
  const found = fields.filter((field) => field[0] === name);
  if (found.length !== 1 || found[0] === undefined) return undefined;
  const bytes = Buffer.from(found[0][1], 'latin1');
  return isUtf8(bytes) ? bytes.toString() : undefined;
}

/** The names and values one after another, sorted by name and value, equal fields once. */
export function sortedFields(fields: readonly FormField[]): Buffer {
  const sorted = [...fields].sort((one, other) => compare(one[0], other[0]) || compare(one[1], other[1]));
  let text = '';
  sorted.forEach(([name, value], index) => {
    const before = sorted[index - 1];
    if (before === undefined || before[0] !== name || before[1] !== value) text += name + value;
  });
  return Buffer.from(text, 'latin1');
}

/** A form's body. */
export function writeForm(fields: Readonly<Record<string, unknown>>): Buffer {
  const form = new URLSearchParams();
  for (const [name, value] of Object.entries(fields)) form.append(name, String(value));
  return Buffer.from(form.toString());
}

function compare(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0;
}

/** -1 where no two hex digits are. */
function hexByte(body: Buffer, at: number): number {
  const high = hexDigit(body[at]);
  const low = hexDigit(body[at + 1]);
  return high === -1 || low === -1 ? -1 : (high << 4) | low;
}

function hexDigit(byte: number | undefined): number {
  if (byte === undefined) return -1;
  if (byte >= 0x30 && byte <= 0x39) return byte - 0x30;
  const lower = byte | 0x20;
  return lower >= 0x61 && lower <= 0x66 ? lower - 0x57 : -1;
}
