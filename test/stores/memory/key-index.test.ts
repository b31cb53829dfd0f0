import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { KEY_WORDS, KeyIndex, NONE } from '../../../src/stores/memory/key-index.js';
import { Rows } from '../../../src/stores/memory/rows.js';

/** Its words lie behind another one, as they may. */
function emptyIndex(expected = 1): KeyIndex {
  const rows = new Rows(1 + KEY_WORDS);
  rows.reserve(1_000);
  return new KeyIndex(rows, 1, expected);
}

it('finds what a Map finds, while it grows and shrinks', () => {
  const key = fc.nat(400).map((n) => (n % 2 === 0 ? createHash('sha256').update(`${n}`).digest('base64url') : `${n}`));
  const step = fc.record({ key, action: fc.constantFrom('add', 'add', 'add', 'remove') });
  fc.assert(
    fc.property(
      fc.array(step, { minLength: 1, maxLength: 1_000, size: 'max' }),
      fc.constantFrom(1, 7, 64, 5_000),
      (steps, expected) => {
        const index = emptyIndex(expected);
        const map = new Map<string, number>();
        const free: number[] = [];
        let end = 2;
        for (const { key, action } of steps) {
          const id = index.identify(key);
          const slot = index.find(id);
          expect(slot).toBe(map.get(key) ?? NONE);
          if (action === 'add' && slot === NONE) {
            const taken = free.pop() ?? end++;
            index.add(id, taken);
            map.set(key, taken);
          } else if (action === 'remove' && slot !== NONE) {
            index.remove(slot);
            map.delete(key);
            free.push(slot);
          }
        }
        for (const [key, slot] of map) expect(index.find(index.identify(key))).toBe(slot);
      },
    ),
    { numRuns: 100 },
  );
});

it('tells any two texts apart', () => {
  const text = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.string(),
    fc.constantFrom('\ud800', '\udc00', '\ufffd', '__proto__', 'toString'),
  );
  fc.assert(
    fc.property(text, text, (a, b) => {
      const index = emptyIndex();
      index.add(index.identify(a), 2);
      expect(index.find(index.identify(b))).toBe(a === b ? 2 : NONE);
    }),
    { numRuns: 1_000 },
  );
});

it('tells keys apart that share all but one bit', () => {
  const index = emptyIndex();
  const digest = Buffer.alloc(32, 0x5a);
  const keys = Array.from({ length: 256 }, (_, bit) => {
    const other = Buffer.from(digest);
    other[bit >> 3]! ^= 1 << (bit & 7);
    return other.toString('base64url');
  });
  for (const [i, key] of keys.entries()) index.add(index.identify(key), i + 2);
  expect(keys.map((key) => index.find(index.identify(key)))).toEqual(keys.map((_, i) => i + 2));
  expect(index.find(index.identify(digest.toString('base64url')))).toBe(NONE);
});

it('has room from the beginning for as many as are expected, and no more than half a megabyte of it', () => {
  expect([1, 2, 3, 5_000, 100_000, 2 ** 30].map((expected) => emptyIndex(expected).byteLength / 4)).toEqual([
    2_048, 2_048, 2_048, 8_192, 131_072, 131_072,
  ]);
});
