import { readdirSync, readFileSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { join } from 'node:path';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';
import { REPOSITORY, requireBuild } from '../helpers/repository.js';

requireBuild();

const dist = join(REPOSITORY, 'dist');
const manifest = JSON.parse(readFileSync(join(REPOSITORY, 'package.json'), 'utf8'));
const scripts = readdirSync(dist).filter((file) => file.endsWith('.js'));

function parse(file: string): ts.SourceFile {
  return ts.createSourceFile(file, readFileSync(join(dist, file), 'utf8'), ts.ScriptTarget.ESNext, true);
}

/** An `await` that no function is around. */
function topLevelAwaits(node: ts.Node): string[] {
  if (ts.isFunctionLike(node) || ts.isClassStaticBlockDeclaration(node)) return [];
  const isOne = ts.isAwaitExpression(node) || (ts.isForOfStatement(node) && node.awaitModifier !== undefined);
  const below: string[] = [];
  ts.forEachChild(node, (child) => {
    below.push(...topLevelAwaits(child));
  });
  return isOne ? [node.getText().slice(0, 60), ...below] : below;
}

function staticImports(source: ts.SourceFile): string[] {
  return source.statements
    .filter((statement) => ts.isImportDeclaration(statement) || ts.isExportDeclaration(statement))
    .flatMap(({ moduleSpecifier }) => (moduleSpecifier && ts.isStringLiteral(moduleSpecifier) ? [moduleSpecifier.text] : []));
}

describe.each(scripts)('dist/%s', (file) => {
  const source = parse(file);

  // `require()` of a module that awaits throws: ERR_REQUIRE_ASYNC_MODULE.
  it('has no top-level await', () => expect(topLevelAwaits(source)).toEqual([]));

  it('imports what is installed with it, and nothing else', () => {
    const installed = [
      ...Object.keys(manifest.dependencies),
      '@opentelemetry/api',
      ...builtinModules.map((name) => `node:${name}`),
    ];
    const outside = staticImports(source).filter((name) => !name.startsWith('./') && !installed.includes(name));
    expect(outside).toEqual([]);
  });

  // The HTTP instrumentation sees the first load of these only; after ours, its spans would be missing.
  it('does not load http, https or http2', () => {
    expect(staticImports(source).filter((name) => /^(node:)?(http|https|http2)$/.test(name))).toEqual([]);
  });
});

it('the search for top-level awaits finds one', () => {
  const source = ts.createSourceFile(
    'x.js',
    'const f = async () => await 1; if (f) { await f(); }',
    ts.ScriptTarget.ESNext,
    true,
  );
  expect(topLevelAwaits(source)).toEqual(['await f()']);
});
