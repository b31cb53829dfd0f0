import fc from 'fast-check';
import { expect, it } from 'vitest';
import { filledPattern } from '../../../src/adapters/routers/path-pattern.js';

const name = fc.constantFrom('a', 'b', 'tenant');
const fixed = fc.constantFrom('/', '/hooks', '/hooks/', '/x-', '-', '.json');
const pattern = fc
  .array(
    fc.oneof(
      fixed,
      name.map((text) => `:${text}/`),
    ),
    { maxLength: 5 },
  )
  .map((parts) => `/${parts.join('')}`);
const value = fc.oneof(fc.constantFrom('', 'a', 'acme', '/', 'hooks'), fc.constantFrom(undefined, ['a', 'b']));
const params = fc.record({ a: value, b: value, tenant: value }, { requiredKeys: [] });

it('is the pattern with its parameters filled in, whatever is left of the target', () => {
  const other = fc.constantFrom('', '/', '/hooks', '/hooks/acme', '/hooks/acme?x=/', 'acme');
  fc.assert(
    fc.property(pattern, params, fc.option(other, { nil: undefined }), (text, given, left) => {
      const filled = text.replace(/:(\w+)/g, (_, key: 'a' | 'b' | 'tenant') => String(given[key] ?? ''));
      expect(filledPattern(left ?? filled, text, given)).toBe(filled);
    }),
    { numRuns: 2_000 },
  );
});

it('is nothing where the pattern says more than a path, or is none', () => {
  for (const odd of ['/a{/:b}', '/*splat', '/a?', '/(a|b)', /^\/a/, ['/a'], undefined]) {
    expect(filledPattern('/a', odd, {})).toBeUndefined();
  }
});
