import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fieldTree } from '../../src/signatures/json-field-tree.js';
import { type Lists, readJsonFields } from '../../src/signatures/json-fields.js';

const read = (json: string | Buffer, ...paths: string[]) => readJsonFields(Buffer.from(json as string), fieldTree(paths));

/** What `JSON.parse` says; a number is compared by value, as it is read as written. */
function parsed(json: Buffer, path: string): string | undefined {
  let value: unknown;
  try {
    value = JSON.parse(json.toString());
  } catch {
    return undefined;
  }
  for (const name of path.split('.')) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name)) return undefined;
    if (Array.isArray(value) && name === 'length') return undefined;
    value = (value as Record<string, unknown>)[name];
  }
  return typeof value === 'string' ? value : typeof value === 'number' ? String(value) : undefined;
}

function expectAgreement(json: Buffer, paths: readonly string[]): void {
  const fields = readJsonFields(json, fieldTree(paths));
  paths.forEach((path, index) => {
    const field = fields?.[index];
    const expected = parsed(json, path);
    if (field === expected) return;
    expect(String(Number(field))).toBe(expected);
  });
}

const NAMES = ['a', 'b', 'id', '0', '1', '__proto__', 'é', '"', '\\', ''];
const PATHS = ['id', 'a', 'a.b', 'a.id', 'b.0', 'b.1.id', '0', '0.id', 'a.b.id', '__proto__', '__proto__.id', 'é', '"', '\\', ''];

const value = fc.letrec<Record<'any' | 'leaf' | 'list' | 'object', string>>((tie) => ({
  any: fc.oneof({ depthSize: 'small' }, tie('leaf'), tie('list'), tie('object')),
  leaf: fc
    .oneof(fc.string({ unit: 'binary' }), fc.double({ noNaN: true }), fc.integer(), fc.boolean(), fc.constant(null))
    .map((leaf) => JSON.stringify(leaf)),
  list: fc.array(tie('any'), { maxLength: 3 }).map((items) => `[${items.join(' ,\n')}]`),
  object: fc
    .array(fc.tuple(fc.constantFrom(...NAMES), fc.boolean(), tie('any')), { maxLength: 5 })
    .map(
      (members) =>
        `{${members.map(([name, isEscaped, text]) => `${isEscaped ? escaped(name) : JSON.stringify(name)}\t: ${text}`)}}`,
    ),
}));
const document = value.any;
const escaped = (name: string) =>
  `"${[...name].map((character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`).join('')}"`;

describe('readJsonFields', () => {
  it('reads texts and numbers at the top, in objects and in lists', () => {
    const json = '{"id":"evt_1","created":1700000000,"data":{"object":{"id":"in_1"}},"items":[{"n":1.50},{"n":-2e3}]}';
    expect(read(json, 'id', 'created', 'data.object.id', 'items.0.n', 'items.1.n')).toEqual([
      'evt_1',
      '1700000000',
      'in_1',
      '1.50',
      '-2e3',
    ]);
  });

  it('keeps the digits of a number that no double holds', () => {
    expect(read('{"id":12345678901234567890}', 'id')).toEqual(['12345678901234567890']);
  });

  it('has nothing for objects, lists, booleans, null and what is not there', () => {
    expect(read('{"a":{},"b":[],"c":true,"d":null}', 'a', 'b', 'c', 'd', 'e')).toEqual(Array(5).fill(undefined));
  });

  it('lets the last of equal keys win, with all that is below it', () => {
    expect(read('{"id":1,"id":2}', 'id')).toEqual(['2']);
    expect(read('{"a":{"b":1,"c":2},"a":{"c":3}}', 'a.b', 'a.c')).toEqual([undefined, '3']);
    expect(read('{"a":{"b":1},"a":null}', 'a.b')).toEqual([undefined]);
    expect(read('{"id":1,"\\u0069d":2}', 'id')).toEqual(['2']);
  });

  it.each(['', ' ', '{', '{"id":1', '{"id":1}x', '{"id":1,}', '[1,]', '{"id":01}', '{"id":1.}', '{"id":+1}', '{"id":1e}'])(
    'has nothing for %j, which is not JSON',
    (json) => expect(read(json, 'id')).toBeUndefined(),
  );

  it.each([
    '{"id":"\n"}',
    '{"id":"\\x"}',
    '{"id":"\\u12g4"}',
    '{"id":"',
    "{'id':1}",
    '\ufeff{"id":1}',
    '{"id":nul}',
    '{id:1}',
    '"',
    '-',
  ])('has nothing for %j, which is not JSON either', (json) => expect(read(json, 'id')).toBeUndefined());

  it('refuses the same path twice', () => {
    expect(() => fieldTree(['id', 'id'])).toThrow('twice');
  });

  it.each(['[', '{"a":'])('goes as deep as the body does: %s', (opening) => {
    const depth = 200_000;
    const closing = opening === '[' ? ']' : '}';
    expect(read(`${opening.repeat(depth)}1${closing.repeat(depth)}`, 'a.a')).toEqual([undefined]);
    expect(read(opening.repeat(depth), 'a')).toBeUndefined();
  });

  it('agrees with JSON.parse on every JSON text', () => {
    fc.assert(
      fc.property(document, (json) => expectAgreement(Buffer.from(json), PATHS)),
      { numRuns: 3_000 },
    );
  });

  it('agrees with JSON.parse on texts with a byte changed, cut off or put in', () => {
    const byte = fc.integer({ min: 0, max: 255 });
    fc.assert(
      fc.property(document, fc.nat(), byte, fc.nat(2), (json, place, other, change) => {
        const bytes = [...Buffer.from(json)];
        bytes.splice(place % (bytes.length + 1), change === 0 ? 0 : 1, ...(change === 2 ? [] : [other]));
        expectAgreement(Buffer.from(bytes), PATHS);
      }),
      { numRuns: 3_000 },
    );
  });

  it('agrees with JSON.parse on any bytes', () => {
    const structural = fc.constantFrom(...Buffer.from('{}[]",:\\u0019.eE+-truefalsn \n\u00e9').values());
    fc.assert(
      fc.property(fc.array(fc.oneof(structural, fc.integer({ min: 0, max: 255 })), { maxLength: 40 }), (bytes) =>
        expectAgreement(Buffer.from(bytes), PATHS),
      ),
      { numRuns: 3_000 },
    );
  });
});

describe('paths through every place of a list', () => {
  const lists = (json: string | Buffer, ...paths: string[]) => {
    const found: Lists = [];
    return readJsonFields(Buffer.from(json as string), fieldTree(paths), found) && Array.from(found);
  };

  it('has a value for each place, in order', () => {
    const json = '{"events":[{"id":"a","n":{"at":1}},{"n":{"at":2}},{"id":"c"},7,[]],"kind":"k"}';
    expect(lists(json, 'events.*.id', 'kind', 'events.*.n.at')).toEqual([
      ['a', undefined, 'c', undefined, undefined],
      undefined,
      ['1', '2', undefined, undefined, undefined],
    ]);
    expect(lists('[{"id":"a"},{"id":"b"}]', '*.id')).toEqual([['a', 'b']]);
    expect(lists('["a",2,null]', '*')).toEqual([['a', '2', undefined]]);
  });

  it('has none where there is no list, or an empty one', () => {
    for (const json of ['{}', '{"events":[]}', '{"events":{"0":{"id":"a"}}}', '{"events":"a"}']) {
      expect(lists(json, 'events.*.id')).toEqual([[]]);
    }
    expect(lists('{"events":[{"id":"a"}', 'events.*.id')).toBeUndefined();
  });

  it('takes the last of equal keys, at every level', () => {
    expect(lists('{"e":[{"id":"a"},{"id":"b"}],"e":[{"id":"c"}]}', 'e.*.id')).toEqual([['c']]);
    expect(lists('{"e":[{"id":"a"}],"e":null}', 'e.*.id')).toEqual([[]]);
    expect(lists('{"e":[{"id":"a","id":{}},{"n":{"at":1},"n":2}]}', 'e.*.id', 'e.*.n.at')).toEqual([
      [undefined, undefined],
      [undefined, undefined],
    ]);
  });

  it('refuses what has no meaning', () => {
    expect(() => fieldTree(['a.*.b.*'])).toThrow('more than one *');
    for (const paths of [
      ['a.*.b', 'a.0.c'],
      ['a.0.c', 'a.*.b'],
    ])
      expect(() => fieldTree(paths)).toThrow('both by * and by place');
  });

  it('agrees with JSON.parse on any document', () => {
    fc.assert(
      fc.property(document, (text) => {
        const json = Buffer.from(text);
        for (const [holder, name] of [
          ['', 'id'],
          ['a', 'id'],
          ['a', ''],
        ] as const) {
          const found = lists(json, `${holder === '' ? '' : `${holder}.`}*${name === '' ? '' : `.${name}`}`)?.[0];
          const root = JSON.parse(text);
          const list =
            holder === ''
              ? root
              : typeof root === 'object' && root !== null && Object.hasOwn(root, holder)
                ? root[holder]
                : undefined;
          const expected = !Array.isArray(list)
            ? []
            : list.map((_, i) => parsed(Buffer.from(JSON.stringify(list)), `${i}${name === '' ? '' : `.${name}`}`));
          expect(found?.map((text) => text && (Number.isNaN(Number(text)) ? text : String(Number(text))))).toEqual(
            expected.map((text) => text && (Number.isNaN(Number(text)) ? text : String(Number(text)))),
          );
        }
      }),
    );
  });
});
