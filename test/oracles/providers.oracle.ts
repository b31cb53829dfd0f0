import { describe, expect, it } from 'vitest';
import { compare, nameOf } from './comparison.js';
import { type OddBody, type Reasons, TEXT_ONLY } from './oracle.js';
import { ODD, oracles, payloads } from './oracles.js';

describe.each(oracles.map((oracle) => [nameOf(oracle), oracle] as const))('%s', (_name, oracle) => {
  const { bodies, both, sign, signedByThem, signedByUs } = compare(oracle);
  const [, second] = oracle.secrets;
  const { change = (text: string) => text.replace('{', '{ '), refuses = TEXT_ONLY, weRefuse = {} as Reasons } = oracle;

  if (!oracle.weDoNotSign)
    it('accepts what we sign, and so do we', async () => {
      for (const body of bodies()) expect(await both(signedByUs(body)), body.slice(0, 80)).toEqual([true, true]);
    });

  if (oracle.sign !== undefined)
    it('signs what we and it accept', async () => {
      for (const body of bodies()) expect(await both(await signedByThem(body)), body.slice(0, 80)).toEqual([true, true]);
    });

  it('refuses with us what was changed or signed by another', async () => {
    for (const body of bodies().slice(0, 10)) {
      const good = await sign(body);
      expect(await both(await sign(body, second))).toEqual([false, false]);
      if (change === false) continue;
      const text = change(good.text);
      expect(text).not.toBe(good.text);
      expect(await both({ ...good, text, body: Buffer.from(text) })).toEqual([false, false]);
    }
  });

  if (oracle.write === undefined && !oracle.weDoNotSign && change !== false)
    it.each(Object.keys(ODD) as OddBody[])('odd bytes are signed bytes to us: %s', async (name) => {
      const why = `${refuses[name] ?? 'nobody refuses it'} ${weRefuse[name] ?? ''}`;
      expect(await both(signedByUs(ODD[name])), why).toEqual([refuses[name] === undefined, weRefuse[name] === undefined]);
    });
});

it('there are real events', () => expect(payloads().length).toBeGreaterThan(50));
