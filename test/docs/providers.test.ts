import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { providersPage } from '../../scripts/provider-docs/page.js';
import { findProvider, providerNames } from '../../src/providers/index.js';
import { REPOSITORY } from '../helpers/repository.js';

const page = readFileSync(join(REPOSITORY, 'docs/reference/providers.md'), 'utf8');
const sectionOf = (name: string) => page.split(/^### /m).find((section) => section.startsWith(`${name}\n`)) ?? '';

it('docs/reference/providers.md is what the descriptions make', () => {
  expect(page === providersPage(), 'out of date: run `node scripts/write-provider-docs.mjs`').toBe(true);
});

it.each(providerNames)('%s: a row of the summary and a section, with its caveat and its documentation', (name) => {
  const { title = name, caveat = '', documentation = '' } = findProvider(name)!.description;
  expect(page).toContain(`| [\`${name}\`](#${name.replace('.', '')}) | ${title} |`);
  const section = sectionOf(name);
  for (const text of [title, caveat, documentation]) expect(section).toContain(text);
  for (const header of findProvider(name)!.secretHeaders.slice(0, 1)) expect(section).toContain(header);
  expect(section).not.toMatch(/undefined|\[object/);
});

it('says where an event id is not signed, and what only a token protects', () => {
  expect(sectionOf('stripe')).toContain('| event id | `body:id`; signed |');
  expect(sectionOf('github')).toContain('| event id | `header:x-github-delivery`; **not signed** |');
  expect(sectionOf('telegram')).toContain('| signed | nothing: the secret itself is sent |');
});

it('shows a line break in what is signed as one that a source would have', () => {
  expect(sectionOf('metronome')).toContain('`{timestamp}\\n{body}`');
});
