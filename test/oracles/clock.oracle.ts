import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { compare, nameOf } from './comparison.js';
import { oracles } from './oracles.js';

const NOW = 1_800_000_000_000;
const YEARS_5 = 5 * 365 * 86_400_000;

beforeEach(() => void vi.useFakeTimers({ toFake: ['Date'], now: NOW }));
afterEach(() => void vi.useRealTimers());

/** Just inside and just outside; of what has no limit, far outside. */
const ages = (limit: number, stepMs: number): number[] => (Number.isFinite(limit) ? [limit, limit + stepMs] : [YEARS_5]);

describe.each(oracles.map((oracle) => [nameOf(oracle), oracle] as const))('%s', (_name, oracle) => {
  const { bodies, both, provider, sign } = compare(oracle);
  const { clock } = oracle;
  const at = async (time: number) => {
    vi.setSystemTime(time);
    const delivery = await sign(bodies()[0]!);
    vi.setSystemTime(NOW);
    return both(delivery);
  };

  if (clock === undefined) {
    it('has no time to judge', async () => {
      expect([await at(NOW - YEARS_5), await at(NOW + YEARS_5)]).toEqual([
        [true, true],
        [true, true],
      ]);
    });
    return;
  }

  const stepMs = timeUnit(provider.description) === 'ms' ? 1 : 1_000;
  const { theirs, ours, why } = clock;

  it(`looks back as far as we do${why === undefined ? '' : `, if not said otherwise: ${why}`}`, async () => {
    for (const age of [...ages(theirs.past, stepMs), ...ages(ours.past, stepMs)])
      expect(await at(NOW - age), `${age} ms ago`).toEqual([age <= theirs.past, age <= ours.past]);
  });

  it('looks ahead as far as we do, if not said otherwise', async () => {
    for (const ahead of [...ages(theirs.future, stepMs), ...ages(ours.future, stepMs)])
      expect(await at(NOW + ahead), `in ${ahead} ms`).toEqual([ahead <= theirs.future, ahead <= ours.future]);
  });

  it('says why, where it differs', () => {
    const isOurs = theirs.past === ours.past && theirs.future === ours.future;
    expect(why === undefined).toBe(isOurs);
  });
});

function timeUnit(description: object): string | undefined {
  const schemes: readonly { timestamp?: { unit?: string } }[] =
    'variants' in description ? (description.variants as []) : [description];
  return schemes[0]?.timestamp?.unit;
}
