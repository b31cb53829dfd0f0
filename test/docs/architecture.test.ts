import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize, relative } from 'node:path';
import { describe, expect, test } from 'vitest';
import { REPOSITORY } from '../helpers/repository.js';

const SRC = join(REPOSITORY, 'src');
const sources = readFolder();
const page = readFileSync(join(REPOSITORY, 'docs/contribute/architecture.md'), 'utf8');

function readFolder(): string[] {
  const files = readdirSync(SRC, { recursive: true, encoding: 'utf8' });
  return files.filter((file) => file.endsWith('.ts')).sort();
}

/** Paths of our own files that a source imports, from `src`. */
function importsOf(source: string): string[] {
  const text = readFileSync(join(SRC, source), 'utf8');
  return [...text.matchAll(/from '(\.[^']+)'|import\('(\.[^']+)'\)/g)].map(([, from, dynamic]) =>
    normalize(join(dirname(source), (from ?? dynamic)!)).replace(/\.js$/, '.ts'),
  );
}

test('every source file has its line on the page, once, and every line its file', () => {
  const listed = [...page.matchAll(/^\| `([^`]+\.ts)` \|/gm)].map(([, file]) => file!);
  const expected = sources.filter((source) => !/^providers\/(catalogue|coded)\//.test(source));
  expect(listed.sort()).toEqual(expected);
});

describe('what may know of what', () => {
  test.each([
    ['core', ['core']],
    ['signatures', ['signatures']],
    ['stores', ['stores', 'core']],
    ['telemetry', ['telemetry', 'core']],
    ['providers', ['providers', 'signatures', 'core']],
    ['diagnosis', ['diagnosis', 'providers', 'core']],
  ])('%s imports only from %s', (folder, allowed) => {
    for (const source of sources.filter((file) => file.startsWith(`${folder}/`))) {
      for (const target of importsOf(source)) {
        expect(allowed.includes(target.split('/')[0]!), `${source} imports ${relative('.', target)}`).toBe(true);
      }
    }
  });
});
