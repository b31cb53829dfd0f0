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
  const fields: FormField[] = [];
  const text = body.toString('latin1');
  let from = 0;
  while (from < text.length) {
    let end = text.indexOf('&', from);
    if (end === -1) end = text.length;
    if (end > from) {
      if (fields.length === MAX_FIELDS) return undefined;
      const field = text.slice(from, end);
      const assign = field.indexOf('=');
      fields.push(
        assign === -1 ? [unescaped(field), ''] : [unescaped(field.slice(0, assign)), unescaped(field.slice(assign + 1))],
      );
    }
    from = end + 1;
  }
  return fields;
}

/** The value of the only field of a name, as text; `undefined` when it is absent, there twice, or no UTF-8. */
export function onlyField(fields: readonly FormField[], name: string): string | undefined {
  const found = fields.filter((field) => field[0] === name);
  if (found.length !== 1 || found[0] === undefined) return undefined;
  const bytes = Buffer.from(found[0][1], 'latin1');
  return isUtf8(bytes) ? bytes.toString() : undefined;
}

/** The names and values one after another, sorted by name and value, equal fields once. One character for each byte. */
export function sortedFields(fields: readonly FormField[]): string {
  const sorted = [...fields].sort((one, other) => compare(one[0], other[0]) || compare(one[1], other[1]));
  let text = '';
  sorted.forEach(([name, value], index) => {
    const before = sorted[index - 1];
    if (before === undefined || before[0] !== name || before[1] !== value) text += name + value;
  });
  return text;
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

function unescaped(text: string): string {
  return text
    .replaceAll('+', ' ')
    .replace(/%[0-9a-f]{2}/gi, (escaped) => String.fromCharCode(Number.parseInt(escaped.slice(1), 16)));
}
