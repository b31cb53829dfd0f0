import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decode, decodeExactly, decodeInto, type Encoding } from '../../src/signatures/encoding.js';

const encodings: readonly Encoding[] = ['hex', 'base64', 'base64url'];
const anyBytes = fc.uint8Array({ maxLength: 70 }).map((bytes) => Buffer.from(bytes));

describe.each(encodings)('%s', (encoding) => {
  it('reads back what was written, from inside a text', () => {
    fc.assert(
      fc.property(anyBytes, fc.string(), fc.string(), (bytes, before, after) => {
        const text = bytes.toString(encoding);
        const target = Buffer.alloc(bytes.length);
        expect(decodeInto(encoding, before + text + after, before.length, before.length + text.length, target)).toBe(true);
        expect(target).toEqual(bytes);
        expect(decode(encoding, text)).toEqual(bytes);
      }),
    );
  });

  it('takes one text for given bytes, and no other', () => {
    const place = fc.nat(100);
    fc.assert(
      fc.property(
        anyBytes,
        place,
        fc.string({ unit: 'binary', minLength: 1, maxLength: 2 }),
        fc.nat(2),
        (bytes, at, put, cut) => {
          const text = bytes.toString(encoding);
          const changed = text.slice(0, at) + put + text.slice(at + cut);
          const target = Buffer.alloc(bytes.length);
          const isRead = decodeInto(encoding, changed, 0, changed.length, target);
          expect(isRead && target.toString(encoding) !== (encoding === 'hex' ? changed.toLowerCase() : changed)).toBe(false);
        },
      ),
      { numRuns: 1_000 },
    );
  });

  it('decodes whole texts as Node does, where Node writes the same text', () => {
    const near = fc
      .tuple(anyBytes, fc.nat(100), fc.constantFrom('', '=', '==', 'A', 'B', '-', '+', '\u0141'))
      .map(([bytes, at, put]) => {
        const text = bytes.toString(encoding);
        return text.slice(0, at) + put + text.slice(at);
      });
    fc.assert(
      fc.property(fc.oneof(near, fc.string({ unit: 'binary' })), (text) => {
        const bytes = Buffer.from(text, encoding);
        const again = bytes.toString(encoding);
        const isExact = again === (encoding === 'hex' ? text.toLowerCase() : text);
        const isBare = encoding === 'base64' && again.replace(/=+$/, '') === text;
        expect(decodeExactly(encoding, text)).toEqual(isExact ? bytes : undefined);
        expect(decode(encoding, text)).toEqual(isExact || isBare ? bytes : undefined);
      }),
      { numRuns: 2_000 },
    );
  });

  it('does not mistake a character for the one with the same last byte', () => {
    const text = Buffer.alloc(3, 0x5a).toString(encoding);
    const lookalike = [...text].map((character) => String.fromCharCode(character.charCodeAt(0) + 0x100)).join('');
    expect(decodeInto(encoding, lookalike, 0, lookalike.length, Buffer.alloc(3))).toBe(false);
    expect(decode(encoding, lookalike)).toBeUndefined();
  });
});

describe('decodeInto', () => {
  const into = (encoding: Encoding, text: string, length: number) =>
    decodeInto(encoding, text, 0, text.length, Buffer.alloc(length));

  it('refuses bits that belong to no byte', () => {
    expect([into('base64', 'AAA=', 2), into('base64', 'AAB=', 2)]).toEqual([true, false]);
    expect([into('base64', 'AA==', 1), into('base64', 'AB==', 1)]).toEqual([true, false]);
    expect([into('base64url', 'AAA', 2), into('base64url', 'AAB', 2)]).toEqual([true, false]);
  });

  it('wants padding in base64, and none in base64url', () => {
    expect([into('base64', 'AAA', 2), into('base64', 'AAA=', 2), into('base64', 'AAA==', 2)]).toEqual([false, true, false]);
    expect([into('base64url', 'AAA=', 2), into('base64', '+/+/', 3), into('base64url', '+/+/', 3)]).toEqual([false, true, false]);
  });

  it('takes hex in either case, and only whole bytes', () => {
    expect([into('hex', 'aB', 1), into('hex', 'a', 1), into('hex', 'abc', 1), into('hex', 'ag', 1), into('hex', '', 1)]).toEqual([
      true,
      false,
      false,
      false,
      false,
    ]);
  });
});
