import { type AlgorithmFacts, algorithms } from '../signatures/algorithms.js';
import type { Encoding } from '../signatures/encoding.js';
import { type FieldTree, fieldTree } from '../signatures/json-field-tree.js';
import type { KeyForm } from '../signatures/keys.js';
import { parseTemplate, type Template } from '../signatures/template.js';
import type { TimeUnit } from '../signatures/timestamp.js';
import type { HeaderNames, SchemeCondition, SchemeDescription, TimestampDescription } from './description.js';

/** A way of signing, ready to run: names resolved, templates and lists taken apart. */
export interface Scheme {
  /** Its place among the provider's schemes, and among the keys of a prepared secret. */
  readonly index: number;
  readonly when: SchemeCondition;
  readonly algorithm: AlgorithmFacts;
  readonly keyForm: KeyForm;
  readonly headers: readonly string[];
  readonly takesEach: boolean;
  /** Absent: the token stands as it is. */
  readonly encoding: Encoding | undefined;
  readonly query: string | undefined;
  readonly bodyPath: readonly string[] | undefined;
  readonly prefix: string;
  readonly list: { readonly separator: string; readonly keyed: string } | undefined;
  readonly template: Template;
  readonly signsBody: boolean;
  readonly signsUrl: boolean;
  readonly decodedInUrl: string;
  readonly idHeaders: readonly string[];
  readonly time: SchemeTime | undefined;
  /** Holds the signature while a request is checked; checks are synchronous, so one is enough. */
  readonly scratch: Buffer;
  /** Holds what the signature should be, likewise. */
  readonly expected: Buffer;
}

export interface SchemeTime {
  readonly unit: TimeUnit;
  readonly headers: readonly string[];
  readonly keyed: string | undefined;
  readonly body: FieldTree | undefined;
  readonly isOptional: boolean;
}

/** Throws for a description that cannot be right, with the setting's name first. */
export function compileScheme(description: SchemeDescription, index: number): Scheme {
  const { algorithm: name, signature, key = {}, when = {} } = description;
  if (!Object.hasOwn(algorithms, name)) {
    throw new Error(`algorithm: ${JSON.stringify(name)} is none of ${Object.keys(algorithms).join(', ')}`);
  }
  const algorithm = algorithms[name];
  const template = inSetting('signed', () => parseTemplate(description.signed ?? '{body}'));
  assertPlace(description);
  if (when.equals !== undefined && when.header === undefined) throw new Error('when.equals: is what when.header has to say');
  const { list } = signature;
  const time = description.timestamp === undefined ? undefined : compileTime(description.timestamp, description);
  assertWhole(description, template, time);
  return {
    index,
    when,
    algorithm,
    keyForm: key,
    headers: names(signature.header),
    query: signature.query,
    bodyPath: signature.body?.split('.'),
    takesEach: signature.each ?? false,
    encoding: signature.encoding ?? (algorithm.kind === 'token' ? undefined : 'hex'),
    prefix: signature.prefix ?? '',
    list: list === undefined ? undefined : { separator: list.separator, keyed: list.key + list.assign },
    template,
    signsBody: template.uses.has('body') && algorithm.kind !== 'token',
    signsUrl: template.uses.has('url') && algorithm.kind !== 'token',
    decodedInUrl: description.decodedInUrl ?? '',
    idHeaders: names(description.id),
    time,
    scratch: Buffer.alloc(algorithm.length),
    expected: Buffer.alloc(algorithm.length),
  };
}

export function names(headers: HeaderNames | undefined): readonly string[] {
  if (headers === undefined) return [];
  return (typeof headers === 'string' ? [headers] : headers).map((name) => name.toLowerCase());
}

function compileTime(time: TimestampDescription, { signature }: SchemeDescription): SchemeTime {
  const places = [time.header, time.part, time.body].filter((place) => place !== undefined);
  if (places.length !== 1) throw new Error('timestamp: needs one of header, part, body');
  if (time.part !== undefined && signature.list === undefined) throw new Error('timestamp.part: needs signature.list');
  if (time.optional && time.body === undefined) throw new Error('timestamp.optional: is for a timestamp in the body only');
  return {
    unit: time.unit,
    headers: names(time.header),
    keyed: time.part === undefined ? undefined : time.part + signature.list?.assign,
    body: time.body === undefined ? undefined : fieldTree([time.body]),
    isOptional: time.optional ?? false,
  };
}

function assertPlace({ algorithm, signature }: SchemeDescription): void {
  const { header, query, body, prefix, list } = signature;
  const places = [names(header)[0], query, body].filter((place) => place !== undefined);
  if (places.length !== 1) throw new Error('signature: needs one of header, query, body');
  if (header === undefined && algorithm !== 'token') throw new Error('signature: only a token can be in the query or the body');
  if (prefix !== undefined && list !== undefined)
    throw new Error('signature.prefix: goes without signature.list, whose key stands before each signature');
  // YAML drops the space at the end of a text without quotes, and no token would ever match.
  if (names(header).includes('authorization') && /^[a-z]+$/i.test(prefix ?? ''))
    throw new Error('signature.prefix: ends without the space that stands between it and the token');
}

const OF_THE_REQUEST = ['body', 'id', 'timestamp', 'url'] as const;

/** What is in the template must be somewhere in the request, and a timestamp that nobody signed proves nothing. */
function assertWhole({ algorithm, id }: SchemeDescription, template: Template, time: SchemeTime | undefined): void {
  const { uses } = template;
  if (uses.has('id') !== (id !== undefined)) throw new Error('id: goes with {id} in signed, one needs the other');
  if (uses.has('secret') !== (algorithm === 'sha256'))
    throw new Error('signed: {secret} goes with the algorithm sha256, one needs the other');
  if (algorithm === 'token') return;
  if (!OF_THE_REQUEST.some((placeholder) => uses.has(placeholder)))
    throw new Error('signed: holds nothing of the request: what stands for a part of it is in braces, {body}');
  const isSigned = time?.body === undefined ? uses.has('timestamp') : uses.has('body');
  if (time === undefined ? uses.has('timestamp') : !isSigned) {
    throw new Error('timestamp: goes with {timestamp} in signed (or a signed body that holds it), one needs the other');
  }
}

export function inSetting<T>(setting: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    throw new Error(`${setting}: ${(error as Error).message}`);
  }
}
