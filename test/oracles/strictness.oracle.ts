import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compare, nameOf } from './comparison.js';
import { oracles } from './oracles.js';

/** One character dropped, put in, or changed. */
const edit = fc.record({
  at: fc.nat(),
  drop: fc.nat(1),
  add: fc.oneof(fc.constant(''), fc.constantFrom(...' ,;:=&|.{}"tv01hsaAzZ+/-_%'), fc.string({ maxLength: 2 })),
});

/** The same in another spelling: hex has two, and lists with and without spaces, and with items that are empty. */
const spelling = (text: string) => text.replace(/ /g, '').replace(/,+/g, ',').replace(/^,|,$/g, '').toLowerCase();

describe.each(oracles.map((oracle) => [nameOf(oracle), oracle] as const))('%s', (_name, oracle) => {
  const { accepts, bodies, sign, verdict } = compare(oracle);

  it('we accept nothing that the package refuses', async () => {
    const good = await sign(bodies()[0]!);
    const headers = Object.keys(good.headers).filter((name) => name !== 'content-type');
    const places = fc.constantFrom('', ...headers);
    await fc.assert(
      fc.asyncProperty(places, edit, async (place, { at, drop, add }) => {
        const text = place === '' ? good.text : good.headers[place]!;
        const index = at % text.length;
        const changed = text.slice(0, index) + add + text.slice(index + drop);
        fc.pre(place === '' ? changed !== text : spelling(changed) !== spelling(text));
        const delivery =
          place === ''
            ? { ...good, text: changed, body: Buffer.from(changed) }
            : { ...good, headers: { ...good.headers, [place]: changed } };
        if ((await verdict(delivery)).status === 'valid') expect(await accepts(delivery), changed).toBe(true);
      }),
      { numRuns: 100 },
    );
  });
});
