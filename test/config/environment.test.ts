import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createConfigFactory } from '@opentelemetry/configuration';
import fc from 'fast-check';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { reference, retype, substitute } from '../../src/config/environment.js';
import { readConfig } from '../../src/config/read-config.js';
import { folder } from './helpers.js';

const name = fc.stringMatching(/^[A-Za-z_][A-Za-z0-9_]{0,8}$/);
const plain = fc.string().filter((text) => !text.includes('$'));

describe('substitute', () => {
  it('replaces what is set and leaves the rest', () => {
    const env = { A: 'x', B: '', C: '$A' };
    const text = (written: string) => substitute(written, env).text;
    expect(text(reference('A'))).toBe('x');
    expect(text(`<${reference('A')}${reference('env:A')}>`)).toBe('<xx>');
    expect(text(reference('B:-fallback'))).toBe('fallback');
    expect(text(reference('D:-'))).toBe('');
    expect(text(reference('D:-a:-b'))).toBe('a:-b');
    expect(text(`$${reference('A')}`)).toBe(reference('A'));
    expect(text('$$$$ $A $')).toBe('$$ $A $');
  });

  it('does not look again at what it put in', () => {
    expect(substitute(reference('A'), { A: reference('B'), B: 'no' }).text).toBe(reference('B'));
  });

  it('names what is unset or empty', () => {
    const { unset, names } = substitute(`${reference('A')}${reference('B')}${reference('C:-x')}`, { A: '' });
    expect(unset).toEqual(['A', 'B']);
    expect(names).toEqual(['A', 'B', 'C']);
  });

  it.each(['1A', 'A-B', '', 'A:?e', 'A:+e', 'A:', 'A B', 'env:', 'A:-a\nb', `$\{A`])('takes %j for no reference', (inner) => {
    expect(substitute(reference(inner), { A: 'x' }).isMalformed).toBe(true);
  });

  it('takes no name from the prototype', () => {
    expect(substitute(reference('toString'), {}).unset).toEqual(['toString']);
    expect(substitute(reference('__proto__'), {}).unset).toEqual(['__proto__']);
  });

  it('leaves a text without $ alone', () => {
    fc.assert(
      fc.property(plain, (text) => void expect(substitute(text, {})).toMatchObject({ text, names: [], isMalformed: false })),
    );
  });

  it('gives back any text whose $ are doubled', () => {
    const doubled = (text: string) => text.replaceAll('$', '$$$$');
    fc.assert(fc.property(fc.string(), (text) => void expect(substitute(doubled(text), {}).text).toBe(text)));
    fc.assert(
      fc.property(fc.stringMatching(/^[${}A:-]*$/), (text) => void expect(substitute(doubled(text), {}).text).toBe(text)),
    );
  });

  it('replaces each of several references by its own value', () => {
    const parts = fc.array(fc.tuple(plain, name, fc.string({ minLength: 1 })));
    fc.assert(
      fc.property(parts, (list) => {
        const env = Object.fromEntries(list.map(([, key, value]) => [key, value]));
        const written = list.map(([text, key]) => text + reference(key)).join('');
        const expected = list.map(([text, key]) => text + env[key]).join('');
        expect(substitute(written, env)).toMatchObject({ text: expected, unset: [], isMalformed: false });
      }),
    );
  });

  it('never throws, and looks at no character twice, however broken a text is', () => {
    fc.assert(fc.property(fc.stringMatching(/^[${}:?A-]*$/), (text) => void substitute(text, { A: 'x' })));
    // Quadratic scans of these take minutes and run into the test's time limit.
    for (const piece of [`$\{A:-`, `$\{?`, `$\{A`, '$', `$\{}`]) {
      const many = piece.repeat(400_000);
      for (const text of [many, `${many}}`]) expect(substitute(text, {}).text.length).toBeLessThanOrEqual(text.length);
    }
  });
});

describe('retype', () => {
  it.each([
    ['', null],
    ['~', null],
    ['null', null],
    ['true', true],
    ['False', false],
    ['42', 42],
    ['-1.5e3', -1500],
    ['0x1F', 31],
    ['0o17', 15],
    ['.inf', Number.POSITIVE_INFINITY],
    ['yes', 'yes'],
    ['300s', '300s'],
    ['1_000', '1_000'],
    ['[1]', '[1]'],
    ['{a: 1}', '{a: 1}'],
    [' x ', ' x '],
  ])('%j', (text, expected) => expect(retype(text)).toBe(expected));
});

describe("the same block in OpenTelemetry's own config file", () => {
  const block = `
      mode: ${reference('WH_MODE:-observe')}
      routes:
        - path: /a
          provider: "${reference('WH_PROVIDER')}"
          requireProcessingMark: ${reference('WH_FLAG')}
          eventTypeHeader: "${reference('WH_FLAG')}"
          tolerance: $${reference('WH_FLAG')} ${reference('env:WH_NUMBER')}s $$
          captureBody: ${reference('WH_EMPTY:-false')}
          maxBodySize: ${reference('WH_NUMBER')}
          ${reference('WH_KEY')}: 1
`;

  afterEach(() => void vi.unstubAllEnvs());

  it('comes out as the SDK reads it', () => {
    const variables = { WH_PROVIDER: 'stripe', WH_FLAG: 'true', WH_NUMBER: '42', WH_EMPTY: '', WH_KEY: 'never' };
    const cwd = folder({});
    const file = join(cwd, 'otel.yaml');
    writeFileSync(file, `file_format: "1.0"\ninstrumentation/development:\n  js:\n    webhooks:${block}`);
    expect(readFileSync(file, 'utf8')).toContain('webhooks:');
    const env = { ...variables, OTEL_CONFIG_FILE: file };
    for (const [key, value] of Object.entries(env)) vi.stubEnv(key, value);
    const model = createConfigFactory().getConfigModel() as unknown as Record<string, { js: { webhooks: unknown } }>;
    const theirs = model['instrumentation/development']?.js.webhooks;
    expect(theirs).toMatchObject({ mode: 'observe' });
    expect(JSON.parse(JSON.stringify(readConfig({ cwd, env }).config))).toEqual(theirs);
  });
});
