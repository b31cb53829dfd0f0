import fc from 'fast-check';
import { expect, test } from 'vitest';
import { BodyBuffer } from '../../src/adapters/body-buffer.js';

test('chunks of any sizes come out as their concatenation, and capacityWith tells the truth', () => {
  fc.assert(
    fc.property(fc.array(fc.uint8Array({ maxLength: 6_000 }), { maxLength: 20 }), (parts) => {
      const chunks = parts.map((part) => Buffer.from(part));
      const buffer = new BodyBuffer();
      for (const chunk of chunks) {
        const predicted = buffer.capacityWith(chunk);
        buffer.append(chunk);
        expect(buffer.capacity).toBe(predicted);
      }
      expect(buffer.content).toEqual(Buffer.concat(chunks));
    }),
  );
});

test('a body that comes byte by byte costs at most twice its size', () => {
  const buffer = new BodyBuffer();
  for (let i = 0; i < 1_000_000; i++) buffer.append(Buffer.from([i & 0xff]));
  expect(buffer.length).toBe(1_000_000);
  expect(buffer.capacity).toBeLessThanOrEqual(2_097_152);
});

test('a single chunk is kept as it is', () => {
  const chunk = Buffer.from('whole');
  const buffer = new BodyBuffer();
  buffer.append(chunk);
  expect(buffer.content).toBe(chunk);
});

test('what is shared may be written into, and so may the chunks after it', () => {
  for (const first of ['', 'whole ']) {
    const buffer = new BodyBuffer();
    buffer.append(Buffer.from(first));
    const given = [buffer.share(), Buffer.from('and '), Buffer.from('more')];
    for (const chunk of given.slice(1)) buffer.append(chunk);
    for (const chunk of given) chunk.fill('!');
    expect(buffer.content.toString()).toBe(`${first}and more`);
  }
});
