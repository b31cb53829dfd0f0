/** More parts, or longer heads of parts, than any sender writes. */
const MAX_PARTS = 200;
const MAX_HEAD_BYTES = 8_192;
const HEAD_END = Buffer.from('\r\n\r\n');
const LINE_END = Buffer.from('\r\n');

/**
 * Reads the fields that are not files out of a body of multipart/form-data (RFC 7578), as far as their names are asked for. A field that is
 * there twice has no value. `undefined` for what is no such body.
 * @param contentType the header, which names the boundary.
 */
export function readMultipart(
  body: Buffer,
  contentType: string,
  names: readonly string[],
): ReadonlyMap<string, Buffer> | undefined {
  const boundary = boundaryOf(contentType);
  if (boundary === undefined) return undefined;
  const delimiter = Buffer.from(`\r\n--${boundary}`);
  const found = new Map<string, Buffer>();
  const repeated = new Set<string>();
  // The first delimiter may be the first thing in the body, without a line before it.
  const first = delimiter.subarray(LINE_END.length);
  const start = body.subarray(0, first.length).equals(first) ? first.length : after(body, delimiter, 0);
  let at = start;
  for (let part = 0; at !== -1; part++) {
    if (body.subarray(at, at + 2).toString('latin1') === '--') break;
    const headEnd = body.subarray(at, at + MAX_HEAD_BYTES).indexOf(HEAD_END);
    if (part === MAX_PARTS || headEnd === -1) return undefined;
    const contentStart = at + headEnd + HEAD_END.length;
    // A part without content ends where its head does: the empty line is the delimiter's.
    const contentEnd = body.indexOf(delimiter, contentStart - LINE_END.length);
    if (contentEnd === -1) return undefined;
    const name = fieldName(body.toString('utf8', at, at + headEnd));
    if (name !== undefined && names.includes(name)) {
      if (found.has(name)) repeated.add(name);
      found.set(name, body.subarray(Math.min(contentStart, contentEnd), contentEnd));
    }
    at = contentEnd + delimiter.length;
  }
  if (start === -1 || at === -1) return undefined;
  for (const name of repeated) found.delete(name);
  return found;
}

export function isMultipart(contentType: string): boolean {
  return /^multipart\/form-data[ \t]*;/i.test(contentType);
}

function boundaryOf(contentType: string): string | undefined {
  const [, quoted, bare] = /;[ \t]*boundary=(?:"([^"\\]{1,70})"|([\w'()+,./:=?-]{1,70}))[ \t]*(?:;|$)/i.exec(contentType) ?? [];
  return quoted ?? bare;
}

/** The name of a field; `undefined` for a file, and for a head that does not say. */
function fieldName(head: string): string | undefined {
  const disposition = head.split('\r\n').find((line) => /^content-disposition:/i.test(line));
  if (disposition === undefined || /;[ \t]*filename\*?=/i.test(disposition)) return undefined;
  return /^[^:]*:[ \t]*form-data[ \t]*;(?:.*;)?[ \t]*name="([^"]*)"/i.exec(disposition)?.[1];
}

function after(body: Buffer, delimiter: Buffer, from: number): number {
  const at = body.indexOf(delimiter, from);
  return at === -1 ? -1 : at + delimiter.length;
}
