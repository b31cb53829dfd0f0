import { describe, expect, it } from 'vitest';
import { compare, nameOf } from './comparison.js';
import { oracles } from './oracles.js';

const IS_READ = { any: [true, true], first: [true, false], last: [false, true], none: [false, false] } as const;

describe.each(oracles.map((oracle) => [nameOf(oracle), oracle] as const))('%s', (_name, oracle) => {
  const { accepts, acceptsEither, bodies, sign, signedByUs, verdict } = compare(oracle);
  const { several } = oracle;
  const [first, second] = oracle.secrets;
  const [one, other] = [first.verifies, second.verifies];
  const body = bodies()[0]!;

  it('a receiver with both secrets takes either, and we say which it was', async () => {
    for (const [index, key] of [first, second].entries()) {
      const delivery = await sign(body, key);
      expect(await verdict(delivery, [one, other])).toEqual({ status: 'valid', secretIndex: index });
      const theirs = [await accepts({ ...delivery, secret: one }), await accepts({ ...delivery, secret: other })];
      expect(theirs).toEqual([index === 0, index === 1]);
    }
  });

  if (oracle.acceptsEither !== undefined && several === undefined)
    it('so does the package', async () => {
      for (const key of [first, second]) expect(await acceptsEither(await sign(body, key), [one, other])).toBe(true);
      expect(await acceptsEither(await sign(body, second), [one, one])).toBe(false);
    });

  if (several === undefined) {
    it('has room for one signature only', () => {
      expect(() => signedByUs(body, { secret: [first.signs, second.signs] })).toThrow();
    });
    return;
  }

  it(`a receiver with either secret takes what was signed with both; the package reads, of these, ${several}`, async () => {
    const delivery = signedByUs(body, { secret: [first.signs, second.signs] });
    for (const secret of [one, other]) expect((await verdict(delivery, [secret])).status).toBe('valid');
    const theirs = [await accepts({ ...delivery, secret: one }), await accepts({ ...delivery, secret: other })];
    expect(theirs).toEqual(IS_READ[several]);
    if (oracle.acceptsEither === undefined) return;
    // With each secret in its place.
    const places = [
      [one, 'none'],
      ['none', other],
      ['none', 'none'],
    ] as const;
    expect(await Promise.all(places.map((secrets) => acceptsEither(delivery, secrets)))).toEqual([true, true, false]);
  });
});
