import fc from 'fast-check';
import { expect, test } from 'vitest';
import { contentLength } from '../../src/adapters/content-length.js';

test('digits are the number that they are, and anything else is none', () => {
  const digits = fc.array(fc.constantFrom(...'0123456789'), { minLength: 1, maxLength: 15 }).map((all) => all.join(''));
  fc.assert(
    fc.property(digits, (text) => {
      expect(contentLength({ 'content-length': text })).toBe(Number(text));
    }),
  );
  for (const text of ['-1', '+1', '1.5', '1e3', ' 1', '1 ', '0x10', '1,1', 'NaN']) {
    expect(contentLength({ 'content-length': text })).toBeNaN();
  }
  expect(contentLength({ 'content-length': '9'.repeat(400) })).toBe(Number.POSITIVE_INFINITY);
  expect(contentLength({ 'content-length': '' })).toBeNaN();
  expect(contentLength({})).toBeNaN();
  expect(contentLength({ 'content-length': 17 } as never)).toBe(17);
});
