import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, inject, it } from 'vitest';

const { file, files, consumer } = inject('packed');
const installed = join(consumer, 'node_modules/@outworx/otel-webhooks');
const tools = join(import.meta.dirname, 'node_modules');

describe('the tarball', () => {
  it('holds the build and what must go with it', () => {
    // The names of shared chunks end in a hash of what they hold.
    const chunk = /^dist\/[\w-]+-[\w-]{8}\.(d\.ts|js)$/;
    expect(files.filter((path) => !chunk.test(path))).toEqual([
      'LICENSE',
      'README.md',
      'THIRD_PARTY_NOTICES.md',
      'dist/cli.d.ts',
      'dist/cli.js',
      'dist/fastify.d.ts',
      'dist/fastify.js',
      'dist/fetch.d.ts',
      'dist/fetch.js',
      'dist/h3.d.ts',
      'dist/h3.js',
      'dist/hono.d.ts',
      'dist/hono.js',
      'dist/index.d.ts',
      'dist/index.js',
      'dist/koa.d.ts',
      'dist/koa.js',
      'dist/lambda.d.ts',
      'dist/lambda.js',
      'dist/nest.d.ts',
      'dist/nest.js',
      'dist/postgres.d.ts',
      'dist/postgres.js',
      'dist/redis.d.ts',
      'dist/redis.js',
      'dist/register.d.ts',
      'dist/register.js',
      'dist/testing.d.ts',
      'dist/testing.js',
      'package.json',
      'schema.json',
    ]);
  });

  it('points at no file that is not there', () => {
    const scripts = files.filter((path) => path.endsWith('.js') || path.endsWith('.d.ts'));
    expect(scripts.filter((path) => readFileSync(join(installed, path), 'utf8').includes('sourceMappingURL'))).toEqual([]);
  });

  it('has no script that runs at installation', () => {
    const { scripts } = JSON.parse(readFileSync(join(installed, 'package.json'), 'utf8'));
    expect(Object.keys(scripts).filter((name) => /^(pre|post)?(install|prepare)$/.test(name))).toEqual([]);
  });

  it('brings no SDK along: an application that exports nothing need not have one', () => {
    const { dependencies } = JSON.parse(readFileSync(join(installed, 'package.json'), 'utf8'));
    expect(Object.keys(dependencies).sort()).toEqual(['@opentelemetry/instrumentation', 'shimmer', 'yaml']);
    expect(existsSync(join(consumer, 'node_modules/yaml'))).toBe(true);
    expect(existsSync(join(consumer, 'node_modules/@opentelemetry/sdk-node'))).toBe(false);
  });
});

describe('the package checkers', () => {
  it('publint', () => {
    const { output, status } = run('publint/src/cli.js', 'run', file, '--strict');
    expect([status, output]).toEqual([0, expect.stringContaining('All good!')]);
  });

  // `esm-only`: CommonJS gets at it by `require()` of an ES module, which `moduleResolution: node10` knows nothing of.
  it('are the types wrong?', () => {
    const { output, status } = run(
      '@arethetypeswrong/cli/dist/index.js',
      '--profile',
      'esm-only',
      '--no-color',
      '--format',
      'ascii',
      file,
    );
    expect(status, output).toBe(0);
    expect(output).toContain('"@outworx/otel-webhooks/testing"');
  });
});

function run(tool: string, ...words: string[]): { status: number; output: string } {
  try {
    return {
      status: 0,
      output: execFileSync(process.execPath, [join(tools, tool), ...words], { encoding: 'utf8', stdio: 'pipe' }),
    };
  } catch (error) {
    const { status, stdout, stderr } = error as { status: number; stdout: string; stderr: string };
    return { status, output: stdout + stderr };
  }
}
