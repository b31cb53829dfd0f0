import * as v from 'valibot';
import type { SchemeCondition, SchemeDescription, SignatureDescription, TimestampDescription } from '../providers/index.js';
import type { ListForm } from '../signatures/candidates.js';
import type { KeyForm } from '../signatures/keys.js';
import { about, FIELD_PATH, HEADER_NAME, oneOf } from './schema-parts.js';
import { ALGORITHMS, ENCODINGS, KEY_ENCODINGS, TIME_UNITS } from './words.js';

/** One way of signing, as `SchemeDescription` says it. `satisfies`: each of its settings is here, and no other. */

const NAMES = 'the name of a header, or a list of them';
const PREFIXES = 'a text, or a list of them';

export const schemeEntries = {
  algorithm: v.pipe(
    v.picklist(ALGORITHMS, oneOf(ALGORITHMS)),
    about('sha256: the plain hash of a text that begins with {secret}. token: nothing is signed, the secret itself is sent.'),
  ),
  signature: v.pipe(signature(), about('Where the signature is: exactly one of header, query, body.')),
  signed: v.optional(
    v.pipe(
      text('a template like {timestamp}.{body}'),
      about('The signed bytes: literal text and {body}, {timestamp}, {id}, {url}, {method}, {secret}.', '{body}'),
    ),
  ),
  timestamp: v.optional(
    v.pipe(
      timestamp(),
      about('Where the signed timestamp is: exactly one of header, part, body. It is signed as the text sent.'),
    ),
  ),
  id: v.optional(v.pipe(headerNames(), about('The header that {id} stands for; of several, the first that is there.'))),
  key: v.optional(v.pipe(key(), about('How the text that the sender hands out becomes key bytes.'))),
  decodedInUrl: v.optional(
    v.pipe(text('characters'), about('Characters whose %-escapes the sender decodes before it signs a URL. Default: none.')),
  ),
  when: v.optional(v.pipe(condition(), about('What chooses this variant, besides its signature header being there.'))),
} satisfies Record<keyof SchemeDescription, unknown>;

function signature() {
  const entries = {
    header: v.optional(v.pipe(headerNames(), about('Of several, the first that is there.'))),
    query: v.optional(v.pipe(text('the name of a query parameter'), about('The name of a query parameter. Only for a token.'))),
    body: v.optional(v.pipe(fieldPath(), about('A dot path into the JSON body, * for every place of a list. Only for a token.'))),
    each: v.optional(
      v.pipe(v.boolean('true or false'), about('Every one of the headers that is there holds a signature, one per key.', false)),
    ),
    encoding: v.optional(
      v.pipe(v.picklist(ENCODINGS, oneOf(ENCODINGS)), about('Default: hex; of a token, that it stands as it is.')),
    ),
    prefix: v.optional(v.pipe(text('the text before the signature'), about('Before the signature, e.g. sha256=.'))),
    list: v.optional(v.pipe(listForm(), about('The header holds several named values, e.g. t=1,v1=aa,v1=bb.'))),
  } satisfies Record<keyof SignatureDescription, unknown>;
  return v.strictObject(entries, 'an object with header, query or body');
}

function listForm() {
  const separators = '"," or ";" or a space';
  const assigns = '"=" or ","';
  const entries = {
    separator: v.pipe(v.picklist([',', ';', ' '], separators), about('Between the items.')),
    assign: v.pipe(v.picklist(['=', ','], assigns), about("Between an item's name and its value.")),
    key: v.pipe(text('the name of the items that are signatures, e.g. v1'), about('The name of the items that are signatures.')),
  } satisfies Record<keyof ListForm, unknown>;
  return v.strictObject(entries, 'an object with separator, assign and key');
}

function timestamp() {
  const entries = {
    header: v.optional(v.pipe(headerNames(), about('Of several, the first that is there.'))),
    part: v.optional(
      v.pipe(
        text("the name of an item of the signature header's list, e.g. t"),
        about("The item of the signature header's list by this name."),
      ),
    ),
    body: v.optional(v.pipe(fieldPath(), about('A dot path into the JSON body.'))),
    unit: v.pipe(
      v.picklist(TIME_UNITS, oneOf(TIME_UNITS)),
      about('s, ms: a count since the epoch. rfc3339: 2026-11-24T02:00:00Z. http-date: Tue, 24 Nov 2026 02:00:00 GMT.'),
    ),
    optional: v.optional(
      v.pipe(
        v.boolean('true or false'),
        about('A signed body without one is accepted. Only for a timestamp in the body.', false),
      ),
    ),
  } satisfies Record<keyof TimestampDescription, unknown>;
  return v.strictObject(entries, 'an object with unit, and one of header, part, body');
}

function key() {
  const entries = {
    encoding: v.optional(
      v.pipe(
        v.picklist(KEY_ENCODINGS, oneOf(KEY_ENCODINGS)),
        about('Of a shared secret; public keys are taken in any usual form.', 'utf8'),
      ),
    ),
    stripPrefix: v.optional(
      v.pipe(
        v.union([text(PREFIXES), v.array(text(PREFIXES), PREFIXES)], PREFIXES),
        about('Cut off before decoding, where present; the first that fits.'),
      ),
    ),
    separator: v.optional(v.pipe(text('a text'), about('Between several keys in one text.'))),
  } satisfies Record<keyof KeyForm, unknown>;
  return v.strictObject(entries, 'an object with encoding, stripPrefix or separator');
}

function condition() {
  const entries = {
    header: v.optional(v.pipe(headerName(), about('A header that has to be there, or to say `equals`.'))),
    equals: v.optional(v.pipe(text('a text'), about('What the header has to say.'))),
    secretPrefix: v.optional(
      v.pipe(text('a text'), about('The scheme of secrets that begin so, and the only scheme for those.')),
    ),
  } satisfies Record<keyof SchemeCondition, unknown>;
  return v.strictObject(entries, 'an object with header, equals or secretPrefix');
}

function headerNames() {
  return v.union([headerName(NAMES), v.pipe(v.array(headerName(NAMES), NAMES), v.minLength(1, NAMES))], NAMES);
}

function headerName(allowed = 'the name of a header') {
  return v.pipe(v.string(allowed), v.regex(new RegExp(`^${HEADER_NAME}$`), allowed));
}

function fieldPath() {
  const allowed = 'a dot path like data.id';
  return v.pipe(v.string(allowed), v.regex(new RegExp(`^${FIELD_PATH}$`), allowed));
}

export function text(allowed: string) {
  return v.pipe(v.string(allowed), v.nonEmpty(allowed));
}
