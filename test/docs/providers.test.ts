import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { namesFile } from '../../scripts/provider-docs/names.js';
import { details, providersPage } from '../../scripts/provider-docs/page.js';
import { findProvider, type ProviderDescription, providerNames } from '../../src/providers/index.js';
import { REPOSITORY } from '../helpers/repository.js';
import { codedSamples } from '../providers/coded-samples.js';

const page = readFileSync(join(REPOSITORY, 'docs/reference/providers.md'), 'utf8');
const sectionOf = (name: string) => page.split(/^### /m).find((section) => section.startsWith(`${name}\n`)) ?? '';

it('docs/reference/providers.md is what the descriptions make', () => {
  expect(page === providersPage(), 'out of date: run `node scripts/write-provider-docs.mjs`').toBe(true);
});

it('src/config/provider-names.ts has the names of the catalogue', () => {
  const written = readFileSync(join(REPOSITORY, 'src/config/provider-names.ts'), 'utf8');
  expect(written === namesFile(), 'out of date: run `node scripts/write-provider-docs.mjs`').toBe(true);
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

it('shows of a provider that is code what it tells, and claims nothing of the rest', () => {
  const description = {
    name: 'coded',
    title: 'Coded',
    evidence: 'official',
    signature: { body: 'sig' },
    signed: '{data.id}|{time}',
    retryHorizon: '1d',
  } as unknown as ProviderDescription;
  const section = details({ ...findProvider('github')!, name: 'coded', description });
  expect(section).toContain('| algorithm | of its own, in code |');
  expect(section).toContain('| signature | `sig` in the body |');
  expect(section).toContain('| signed | `{data.id}\\|{time}` |\n| covers | data.id, time |');
  expect(section).toContain('| event id | worked out by code, or none |');
  expect(section).toContain('| tolerance | no timestamp |');
  expect(section).not.toMatch(/hex|as it is|undefined/);
});

const timed = Object.entries(codedSamples).filter(([, { expiresAfterMs }]) => expiresAfterMs !== undefined);

it.each(timed)('%s: says that a time is judged', (name) => {
  expect(sectionOf(name)).not.toMatch(/\| tolerance \| no timestamp|\| timestamp \| none/);
});

it('says who answers a handshake, and what else may be in one', () => {
  expect(sectionOf('aws-sns')).not.toContain('the application answers');
  expect(sectionOf('aws-sns')).toContain('answered by code');
  expect(sectionOf('notion')).toContain('the application answers');
  expect(sectionOf('woocommerce')).toContain('unsigned and with nothing else in its body');
  expect(sectionOf('xero')).toContain('| answers | without a body');
  expect(sectionOf('postmark')).toContain('| written as | base64 after');
});
