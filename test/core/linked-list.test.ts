import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Linked, LinkedList } from '../../src/core/linked-list.js';

interface Item extends Linked<Item> {
  readonly name: number;
}

test('holds what was added and not removed, each once, in order of arrival', () => {
  const call = fc.record({ adds: fc.boolean(), name: fc.nat(5) });
  fc.assert(
    fc.property(fc.array(call, { maxLength: 60 }), (calls) => {
      const items = Array.from({ length: 6 }, (_, name): Item => ({ name, older: undefined, newer: undefined }));
      const list = new LinkedList<Item>();
      let expected: number[] = [];
      for (const { adds, name } of calls) {
        const wasThere = expected.includes(name);
        if (adds) {
          list.add(items[name]!);
          if (!wasThere) expected.push(name);
        } else {
          expect(list.remove(items[name]!)).toBe(wasThere);
          expected = expected.filter((other) => other !== name);
        }
        expect(list.all().map((item) => item.name)).toEqual(expected);
        expect(list.oldest?.name).toBe(expected[0]);
        for (const { name: gone, older, newer } of items)
          if (!expected.includes(gone)) expect([older, newer]).toEqual([undefined, undefined]);
      }
    }),
  );
});
