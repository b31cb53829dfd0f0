import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { readSpan, SPAN_LENGTH, spanText } from '../../src/stores/span-text.js';

const hex = (length: number) => fc.string({ unit: fc.constantFrom(...'0123456789abcdef'), minLength: length, maxLength: length });

test('any span is read as it was written, in 34 characters', () => {
  const span = fc.record({ traceId: hex(32), spanId: hex(16), traceFlags: fc.integer({ min: 0, max: 255 }) });
  fc.assert(
    fc.property(span, (written) => {
      const text = spanText(written);
      expect(text).toHaveLength(SPAN_LENGTH);
      expect(readSpan(text)).toEqual(written);
      expect(spanText({ ...written, traceId: written.traceId.toUpperCase() })).toBe(text);
    }),
  );
});

test('what is none is no text', () => {
  const good = { traceId: '0af7651916cd43dd8448eb211c80319c', spanId: 'b7ad6b7169203331', traceFlags: 1 };
  fc.assert(
    fc.property(fc.nat(47), fc.string({ minLength: 1, maxLength: 1 }), (at, character) => {
      fc.pre(!/[\da-f]/i.test(character));
      const ids = [...good.traceId, ...good.spanId];
      ids[at] = character;
      expect(spanText({ ...good, traceId: ids.slice(0, 32).join(''), spanId: ids.slice(32).join('') })).toBe('');
    }),
  );
  expect(spanText({ ...good, spanId: 'b7ad' })).toBe('');
  expect(spanText(undefined)).toBe('');
});
