import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatTime, isTimely, parseTime, type TimeUnit } from '../../src/signatures/timestamp.js';

const units: readonly TimeUnit[] = ['s', 'ms', 'rfc3339', 'http-date'];

describe('parseTime', () => {
  it.each([
    ['0', 's', 0],
    ['1700000000', 's', 1_700_000_000_000],
    ['1700000000123', 'ms', 1_700_000_000_123],
    ['999999999999999', 'ms', 999_999_999_999_999],
    ['2020-01-01T00:00:00-07:00', 'rfc3339', 1_577_862_000_000],
    ['2022-08-14T16:59:32.618908427Z', 'rfc3339', 1_660_496_372_618],
    ['Tue, 14 Nov 2023 22:13:20 GMT', 'http-date', 1_700_000_000_000],
  ] as const)('reads %s in %s', (text, unit, time) => expect(parseTime(text, unit)).toBe(time));

  it.each([
    '',
    ' 1700000000',
    '1700000000 ',
    '+1700000000',
    '-1700000000',
    '1700000000.0',
    '1.7e9',
    '0x6553f100',
    '1700000000junk',
    '1_700_000_000',
    '１７００００００００',
    '1000000000000000',
    'NaN',
    'Infinity',
  ])('refuses %j as a decimal count', (text) => {
    expect(parseTime(text, 's')).toBeNaN();
    expect(parseTime(text, 'ms')).toBeNaN();
  });

  it.each([
    '2023-11-14',
    '2023-11-14T22:13:20',
    '2023-11-14 22:13:20Z',
    '1700000000',
    '2023-13-14T22:13:20Z',
    `2023-11-14T22:13:20.${'0'.repeat(60)}Z`,
  ])('refuses %j as RFC 3339', (text) => expect(parseTime(text, 'rfc3339')).toBeNaN());

  it.each(['14 Nov 2023 22:13:20 GMT', 'Tue, 14 Nov 2023 22:13:20 CET', 'Tue, 14 Foo 2023 22:13:20 GMT', '1700000000'])(
    'refuses %j as an HTTP date',
    (text) => expect(parseTime(text, 'http-date')).toBeNaN(),
  );

  it.each(units)('reads what is written, in %s', (unit) => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 4e12 }), (ms) => {
        const whole = unit === 's' || unit === 'http-date' ? Math.floor(ms / 1000) * 1000 : ms;
        expect(parseTime(formatTime(ms, unit), unit)).toBe(whole);
      }),
    );
  });

  it.each(units)('has an answer for any text, in %s', (unit) => {
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => typeof parseTime(text, unit) === 'number'));
  });
});

describe('isTimely', () => {
  it('judges whole seconds in whole seconds', () => {
    expect(isTimely(10_000, 's', 15_999, 5_000)).toBe(true);
    expect(isTimely(10_000, 's', 16_000, 5_000)).toBe(false);
    expect(isTimely(10_000, 's', 5_000, 5_000)).toBe(true);
    expect(isTimely(10_000, 's', 4_999, 5_000)).toBe(false);
  });

  it('judges milliseconds in milliseconds', () => {
    expect(isTimely(10_000, 'ms', 15_000, 5_000)).toBe(true);
    expect(isTimely(10_000, 'ms', 15_001, 5_000)).toBe(false);
  });

  it('takes any time where no window is set', () => {
    expect(isTimely(0, 's', 4e12, Number.POSITIVE_INFINITY)).toBe(true);
  });
});
