import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseForm, writeForm } from '../../src/signatures/form.js';

const parse = (text: string) => parseForm(Buffer.from(text, 'latin1'));

describe('parseForm', () => {
  it('reads what is written as a form', () => {
    const fields = fc.dictionary(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' }), { noNullPrototype: true });
    fc.assert(
      fc.property(fields, (given) => {
        const read = parseForm(writeForm(given))!.map((field) => field.map((part) => Buffer.from(part, 'latin1').toString()));
        expect(read).toEqual(Object.entries(given));
      }),
    );
  });

  it.each([
    ['', []],
    ['&&', []],
    ['a', [['a', '']]],
    ['=', [['', '']]],
    [
      '=b&&c=',
      [
        ['', 'b'],
        ['c', ''],
      ],
    ],
    ['a=b=c', [['a', 'b=c']]],
    ['a%3Db=c', [['a=b', 'c']]],
    ['a+b=%2b+', [['a b', '+ ']]],
    [
      'a=%&b=%4&c=%zz&d=%4',
      [
        ['a', '%'],
        ['b', '%4'],
        ['c', '%zz'],
        ['d', '%4'],
      ],
    ],
    ['a%3=1', [['a%3', '1']]],
    ['a=%fF\xe9', [['a', '\xff\xe9']]],
    ['a=%2541', [['a', '%41']]],
  ])('%j', (text, fields) => expect(parse(text)).toEqual(fields));

  it('takes a thousand fields and no more', () => {
    expect(parse('a=1&'.repeat(1_000))).toHaveLength(1_000);
    expect(parse('a=1&'.repeat(1_001))).toBeUndefined();
  });
});
