import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseDuration, parseSize, suggestDuration, suggestSize } from '../../src/config/units.js';

const counts = fc.nat({ max: 99_999_999 });

describe('durations', () => {
  it.each([
    ['0ms', 0],
    ['250ms', 250],
    ['300s', 300_000],
    ['10m', 600_000],
    ['24h', 86_400_000],
    ['365d', 31_536_000_000],
  ])('reads %s', (text, expected) => expect(parseDuration(text)).toBe(expected));

  it.each(['', '300', '5 m', '5M', '1.5h', '-1s', '+1s', '1e3s', '1s ', ' 1s', '1s1m', 's', '١s', '1s\n', '9999999999999s'])(
    'refuses %j',
    (text) => expect(parseDuration(text)).toBeUndefined(),
  );

  it('counts every unit in the next smaller one', () => {
    const factors = { s: ['ms', 1000], m: ['s', 60], h: ['m', 60], d: ['h', 24] } as const;
    fc.assert(
      fc.property(counts, fc.constantFrom(...(['s', 'm', 'h', 'd'] as const)), (count, unit) => {
        const [smaller, factor] = factors[unit];
        expect(parseDuration(`${count}${unit}`)).toBe(parseDuration(`${count * factor}${smaller}`));
      }),
    );
  });

  it('suggests the unit that was meant', () => {
    expect(suggestDuration(300)).toBe('300s');
    expect(suggestDuration('300')).toBe('300s');
    expect(suggestDuration('5 minutes')).toBe('5m');
    expect(suggestDuration('2 Hours')).toBe('2h');
    expect(suggestDuration('soon')).toBeUndefined();
    expect(suggestDuration(1.5)).toBeUndefined();
    expect(suggestDuration(null)).toBeUndefined();
  });

  it('suggests only what it would take', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.integer(), fc.stringMatching(/^[0-9]{1,4} ?[a-z]{0,3}$/)), (written) => {
        const suggestion = suggestDuration(written);
        if (suggestion !== undefined) expect(parseDuration(suggestion)).toBeTypeOf('number');
      }),
    );
  });
});

describe('sizes', () => {
  it.each([
    ['0b', 0],
    ['512b', 512],
    ['64kib', 65_536],
    ['1mib', 1_048_576],
  ])('reads %s', (text, expected) => expect(parseSize(text)).toBe(expected));

  it.each(['', '1', '1mb', '1kb', '1MiB', '1.5mib', '1gib', '-1b', '1 mib'])('refuses %j', (text) =>
    expect(parseSize(text)).toBeUndefined(),
  );

  it('suggests the unit that was meant', () => {
    expect(suggestSize(65536)).toBe('65536b');
    expect(suggestSize('1MB')).toBe('1mib');
    expect(suggestSize('64 KiB')).toBe('64kib');
    expect(suggestSize('1gb')).toBeUndefined();
  });

  it('counts 1,024 of each unit in the next', () => {
    fc.assert(
      fc.property(counts, (count) => {
        expect(parseSize(`${count}kib`)).toBe(parseSize(`${count * 1024}b`));
        expect(parseSize(`${count}mib`)).toBe(parseSize(`${count * 1024}kib`));
      }),
    );
  });
});
