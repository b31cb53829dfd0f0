import fc from 'fast-check';
import { expect, it } from 'vitest';
import { DIGEST_WORDS, digestText, readDigest, Scratch } from '../../../src/stores/memory/digest.js';

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
const scratch = new Scratch(DIGEST_WORDS);

it('reads what Node writes, and writes it again', () => {
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 32, maxLength: 32 }), (bytes) => {
      const text = Buffer.from(bytes).toString('base64url');
      expect(readDigest(text, scratch)).toBe(true);
      expect(scratch.bytes.equals(bytes)).toBe(true);
      expect(digestText(scratch)).toBe(text);
    }),
  );
});

it('refuses every text that is not written exactly so', () => {
  const nearly = fc
    .array(fc.constantFrom(...ALPHABET, '+', '/', '=', ' ', 'é', '\u0141'), { minLength: 42, maxLength: 44 })
    .map((chars) => chars.join(''));
  fc.assert(
    fc.property(fc.oneof(nearly, fc.string()), (text) => {
      const isDigest = text.length === 43 && Buffer.from(text, 'base64url').toString('base64url') === text;
      expect(readDigest(text, scratch)).toBe(isDigest);
    }),
    { numRuns: 2_000 },
  );
});

it.each([
  ['A'.repeat(43), true],
  ['A'.repeat(42), false],
  ['A'.repeat(44), false],
  [`${'A'.repeat(42)}E`, true],
  [`${'A'.repeat(42)}B`, false],
  [`${'A'.repeat(42)}C`, false],
  [`${'A'.repeat(42)}=`, false],
  [`+${'A'.repeat(42)}`, false],
  [`\u0141${'A'.repeat(42)}`, false],
  ['', false],
])('takes %j: %s', (text, isDigest) => {
  expect(readDigest(text, scratch)).toBe(isDigest);
});
