import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';
import { REPOSITORY, requireBuild } from '../helpers/repository.js';

requireBuild();

const dist = join(REPOSITORY, 'dist');

/** Everything outside of `dist` that an entry loads, `import()` and `require` included. */
function outsideOf(entry: string): string[] {
  const seen = new Set<string>();
  const outside = new Set<string>();
  visit(entry);
  return [...outside].sort();

  function visit(file: string): void {
    if (seen.has(file)) return;
    seen.add(file);
    const { importedFiles } = ts.preProcessFile(readFileSync(join(dist, file), 'utf8'), true, true);
    for (const { fileName } of importedFiles) {
      if (fileName.startsWith('./')) visit(fileName.slice(2));
      else outside.add(fileName);
    }
  }
}

/** What Bun, Deno and workerd (`nodejs_compat`) have. */
const EVERYWHERE = ['node:async_hooks', 'node:buffer', 'node:crypto', 'node:zlib'];

describe('what an entry loads', () => {
  it('./fetch: nothing of Node that it does not need', () => {
    expect(outsideOf('fetch.js')).toEqual(['@opentelemetry/api', ...EVERYWHERE]);
  });

  it('./hono: no more than that', () => {
    expect(outsideOf('hono.js')).toEqual(['@opentelemetry/api', ...EVERYWHERE]);
  });

  it.each(['fastify', 'koa', 'nest'])('./%s: nothing of the framework, and no instrumentation', (entry) => {
    const outside = outsideOf(`${entry}.js`).filter((name) => !name.startsWith('node:'));
    expect(outside).toEqual(['@opentelemetry/api']);
  });

  it('./lambda: secrets in files beside that', () => {
    expect(outsideOf('lambda.js')).toEqual(['@opentelemetry/api', ...EVERYWHERE, 'node:fs', 'node:path'].sort());
  });

  it('the search finds what the other entries load', () => {
    expect(outsideOf('index.js')).toEqual(
      expect.arrayContaining(['@opentelemetry/instrumentation', 'node:fs', 'node:module', 'shimmer']),
    );
  });
});
