import fc from 'fast-check';
import { expect, test } from 'vitest';
import { skipContainer } from '../../src/signatures/json-skip.js';

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

const TOKENS = ['{', '}', '[', ']', ',', ':', '"a"', '1', 'null', ' '];

test('every row of up to five tokens in a list and in an object: as JSON.parse has it', () => {
  const wrong: string[] = [];
  const walk = (tokens: readonly string[]) => {
    const inner = tokens.join('');
    for (const text of [`[${inner}]`, `{${inner}}`]) {
      const end = skipContainer(Buffer.from(text), 0);
      // What closes early is whole up to there; what follows is for the caller to judge.
      const isRight = end === -1 ? !isJson(text) : isJson(text.slice(0, end));
      if (!isRight || (isJson(text) && end !== text.length)) wrong.push(text);
    }
    if (tokens.length < 5) for (const token of TOKENS) walk([...tokens, token]);
  };
  walk([]);
  expect(wrong).toEqual([]);
});

test('any value, written in any way', () => {
  fc.assert(
    fc.property(fc.jsonValue({ maxDepth: 5 }), fc.constantFrom(undefined, 1, 2, '\t', '\r\n'), (value, space) => {
      const text = JSON.stringify([value, { '': value }], null, space);
      const bytes = Buffer.from(`  ${text}, "more"]`);
      expect(skipContainer(bytes, 2)).toBe(2 + Buffer.byteLength(text));
    }),
    { numRuns: 2_000 },
  );
});

test('texts and numbers that are none', () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom(...'"\\u/bnt019af.eE+-é\u0001'), maxLength: 8 }), (inner) => {
      for (const text of [`["${inner}"]`, `[-1${inner}]`, `[${inner}]`]) {
        const end = skipContainer(Buffer.from(text), 0);
        expect([text, end === -1 ? !isJson(text) : isJson(Buffer.from(text).toString('utf8', 0, end))]).toEqual([text, true]);
      }
    }),
    { numRuns: 5_000 },
  );
});

test('what ends before it is closed', () => {
  const text = '{"a":[1,{"b":"c\\""},true,null,-1.5e+3],"d":{}}';
  for (let end = 1; end < text.length; end++) expect(skipContainer(Buffer.from(text.slice(0, end)), 0)).toBe(-1);
  expect(skipContainer(Buffer.from(text), 0)).toBe(text.length);
});

test('a hundred thousand levels, which is the sender’s choice', () => {
  const deep = '['.repeat(100_000) + ']'.repeat(100_000);
  expect(skipContainer(Buffer.from(deep), 0)).toBe(deep.length);
  expect(skipContainer(Buffer.from(deep.slice(0, -1)), 0)).toBe(-1);
});
