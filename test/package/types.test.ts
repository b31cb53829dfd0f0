import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, inject, it } from 'vitest';
import { REPOSITORY } from '../helpers/repository.js';

const { consumer } = inject('packed');

const COMPILERS = [
  ['TypeScript 6', join(REPOSITORY, 'node_modules/typescript/bin/tsc')],
  ['TypeScript 5', join(import.meta.dirname, 'node_modules/typescript-5/bin/tsc')],
] as const;

const PROJECTS = [
  ['nodenext', 'nodenext', ['types.mts', 'types.cts']],
  ['node16', 'node16', ['types.mts']],
  ['esnext', 'bundler', ['types.mts']],
  ['preserve', 'bundler', ['types.mts', 'types.cts']],
] as const;

const STRICT = ['--noEmit', '--strict', '--exactOptionalPropertyTypes', '--noUncheckedIndexedAccess', '--skipLibCheck', 'false'];

/** The declarations of every package are checked too, and nothing optional is installed. */
describe.each(COMPILERS)('%s', (_name, tsc) => {
  it.each(PROJECTS)('module %s, resolution %s', (module, moduleResolution, files) => {
    const options = ['--target', 'es2022', '--types', 'node', '--module', module, '--moduleResolution', moduleResolution];
    expect(compile(tsc, ...STRICT, ...options, ...files)).toBe('');
  });
});

it('a compiler that finds a fault says so', () => {
  const options = ['--module', 'nodenext', '--target', 'es2022', '--types', 'node'];
  expect(compile(COMPILERS[0][1], ...STRICT, ...options, 'fault.mts')).toMatch(/^fault\.mts\(3,14\): error TS2322: Type 'string/);
});

/** What it printed; nothing when all is well. */
function compile(tsc: string, ...words: string[]): string {
  try {
    return execFileSync(process.execPath, [tsc, ...words], { cwd: consumer, encoding: 'utf8' });
  } catch (error) {
    return (error as { stdout: string }).stdout;
  }
}
