import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createExactPaths } from '../../src/core/exact-paths.js';
import { isPlain } from '../../src/core/path-spellings.js';

/** Few letters, so that paths of equal length and samples come up. */
const path = fc.string({ unit: fc.constantFrom('/', 'a', 'b'), maxLength: 12 });

test('finds what a map finds', () => {
  fc.assert(
    fc.property(fc.array(path, { maxLength: 300 }), fc.array(path, { maxLength: 50 }), (known, asked) => {
      const all = new Map(known.map((each, i) => [each, i]));
      const exact = createExactPaths(all);
      for (const each of [...known, ...asked]) expect(exact.get(each)).toBe(all.get(each));
    }),
  );
});

test('paths that differ only where nobody looks', () => {
  const paths = Array.from({ length: 10 }, (_, i) => `/webhooks/${i}/of-one-length`);
  const exact = createExactPaths(paths.map((each, i) => [each, i] as const));
  for (const [i, each] of paths.entries()) expect(exact.get(each)).toBe(i);
  expect(exact.get('/webhooks/x/of-one-length')).toBeUndefined();
});

/** Character by character, as the rule is written down. */
function isPlainByTheRule(text: string): boolean {
  return (
    text.startsWith('/') &&
    [...text].every((char) => char > ' ' && char < '\u007f' && !'%\\;#'.includes(char)) &&
    !text.includes('//') &&
    !text.includes('/.')
  );
}

test('a path is plain when no router reads anything else into it', () => {
  for (let code = 0; code < 0x200; code++) {
    const text = `/a${String.fromCharCode(code)}b`;
    expect(isPlain(text), text).toBe(isPlainByTheRule(text));
  }
  const piece = fc.constantFrom('/', '.', 'a', 'B', '?', ':', '%', '\\', ';', '#', ' ', '\u212a', '~', '\n');
  fc.assert(
    fc.property(fc.string({ unit: piece, maxLength: 12 }), (text) => {
      expect(isPlain(text)).toBe(isPlainByTheRule(text));
    }),
  );
});
