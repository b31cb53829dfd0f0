import { describe, expect, it } from 'vitest';
import { requireBuild } from '../helpers/repository.js';
import { declarationsOf } from './declarations.js';
import { TYPES, VALUES } from './names.js';

const ENTRIES = [
  ['.', 'index.d.ts'],
  ['./postgres', 'postgres.d.ts'],
  ['./redis', 'redis.d.ts'],
  ['./register', 'register.d.ts'],
  ['./fetch', 'fetch.d.ts'],
  ['./lambda', 'lambda.d.ts'],
  ['./testing', 'testing.d.ts'],
  ['./hono', 'hono.d.ts'],
  ['./h3', 'h3.d.ts'],
] as const;

requireBuild();

describe.each(ENTRIES)('what %s declares', (entry, file) => {
  const declared = declarationsOf(file);
  const names = (isType: boolean) =>
    declared
      .filter((one) => one.isType === isType)
      .map(({ name }) => name)
      .sort();

  it('values are those that are pinned', () => expect(names(false)).toEqual(VALUES[entry]));
  it('types are those that are pinned', () => expect(names(true)).toEqual(TYPES[entry]));
  it('each has a docstring', () => {
    expect(declared.filter(({ docstring }) => docstring === '').map(({ name }) => name)).toEqual([]);
  });
  it('each option has a docstring', () => {
    const options = declared.filter(({ name }) => /(Options|Config|Option)$/.test(name));
    expect(options.flatMap(({ name, silentMembers }) => silentMembers.map((member) => `${name}.${member}`))).toEqual([]);
  });
});
