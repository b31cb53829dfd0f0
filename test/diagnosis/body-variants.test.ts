import { describe, expect, it } from 'vitest';
import { bodyVariants } from '../../src/diagnosis/body-variants.js';

const MIB = 1024 * 1024;
const nested = (depth: number, open: string, close: string) => open.repeat(depth) + close.repeat(depth);
const many = (text: string) => `[${Array(Math.floor(30_000 / (text.length + 1))).fill(text)}]`;

describe('what a body may have been', () => {
  it.each([
    ['brackets in brackets', nested(5_000, '[', ']')],
    ['many of them', many(nested(1_000, '[', ']'))],
    ['more than a stack holds', nested(60_000, '[', ']')],
    ['objects in objects', many(`${'{"a":'.repeat(500)}1${'}'.repeat(500)}`)],
    ['a flat list', many('1')],
    ['a list of lists', many('[]')],
    ['text that is escaped', `["${'é'.repeat(30_000)}"]`],
  ])('is never much larger than it is: %s', (_title, body) => {
    const sizes = [...bodyVariants(Buffer.from(body))].map(([, variant]) => variant.length);
    expect(Math.max(...sizes)).toBeLessThan(2 * MIB);
    expect(sizes.length).toBeGreaterThan(0);
  });

  it('is found in a deep one of a usual size', () => {
    const deep = `{"a":`.repeat(30) + JSON.stringify({ list: Array(500).fill({ id: 1 }) }) + '}'.repeat(30);
    const reasons = [...bodyVariants(Buffer.from(deep))].map(([reason]) => reason);
    expect(reasons).toContain('body_reserialized');
  });
});
