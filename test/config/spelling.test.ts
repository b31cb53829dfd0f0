import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { distance, nearestWord } from '../../src/config/spelling.js';

describe('distance', () => {
  it.each([
    ['stripe', 'stripe', 0],
    ['strip', 'stripe', 1],
    ['stirpe', 'stripe', 1],
    ['githbu', 'github', 1],
    ['slakc', 'slack', 1],
    ['', 'svix', 4],
    ['kitten', 'sitting', 3],
  ])('%s to %s is %i', (a, b, edits) => expect(distance(a, b)).toBe(edits));

  it('is symmetric, zero only for equal words, and at most the longer length', () => {
    const words = fc.string({ maxLength: 12 });
    fc.assert(
      fc.property(words, words, (a, b) => {
        expect(distance(a, b)).toBe(distance(b, a));
        expect(distance(a, b) === 0).toBe(a === b);
        expect(distance(a, b)).toBeLessThanOrEqual(Math.max(a.length, b.length));
      }),
    );
  });

  it('is at most one after one swap of neighbours', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 2, maxLength: 12 }), fc.nat(), (word, seed) => {
        const i = seed % (word.length - 1);
        const swapped = word.slice(0, i) + word[i + 1] + word[i] + word.slice(i + 2);
        expect(distance(word, swapped)).toBeLessThanOrEqual(1);
      }),
    );
  });
});

describe('nearestWord', () => {
  const known = ['signatureSecret', 'idempotencyKey', 'mode', 'stripe', 'retry-later'];

  it.each([
    ['signature_secret', 'signatureSecret'],
    ['SignatureSecrets', 'signatureSecret'],
    ['idempotentKey', 'idempotencyKey'],
    ['mod', 'mode'],
    ['strpie', 'stripe'],
    ['retry', 'retry-later'],
    ['retrylater', 'retry-later'],
  ])('%s is near %s', (written, expected) => expect(nearestWord(written, known)).toBe(expected));

  it.each(['', 'x', 'banana', 'completely-different', 'm'.repeat(65)])('nothing is near %j', (written) =>
    expect(nearestWord(written, known)).toBeUndefined(),
  );
});
