import { readFileSync, statSync } from 'node:fs';
import { ConfigError } from './config-error.js';
import type { ConfigProblem } from './problem.js';

const MAX_BYTES = 1_048_576;

/** The text of a config file. Throws a `ConfigError` that names the file. */
export function readConfigText(file: string): string {
  checkFile(file);
  let bytes: Buffer;
  try {
    bytes = readFileSync(file);
  } catch (error) {
    return unreadable(file, codeOf(error));
  }
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw fileError(file, 'unreadable', 'bytes that are no UTF-8', 'UTF-8 text');
  }
}

/** Throws a `ConfigError` unless this is a regular file of a size that a config may have. */
export function checkFile(file: string): void {
  let stat: ReturnType<typeof statSync>;
  try {
    stat = statSync(file);
  } catch (error) {
    unreadable(file, codeOf(error));
  }
  if (stat?.isDirectory()) throw fileError(file, 'unreadable', 'a directory', 'a file');
  if (!stat?.isFile()) throw fileError(file, 'unreadable', 'something that is no regular file', 'a regular file');
  if (stat.size > MAX_BYTES) throw fileError(file, 'unreadable', `${stat.size} bytes`, `at most ${MAX_BYTES} bytes`);
}

export function fileError(
  file: string,
  code: ConfigProblem['code'],
  found: string,
  allowed: string,
  options?: { readonly cause?: unknown },
): ConfigError {
  return new ConfigError([{ code, path: '', file, found, allowed }], options);
}

function unreadable(file: string, code: string): never {
  if (code === 'ENOENT' || code === 'ENOTDIR') throw fileError(file, 'no_config', 'no such file', 'the path of a config file');
  throw fileError(file, 'unreadable', `a file that cannot be read (${code})`, 'a file that this process may read');
}

function codeOf(error: unknown): string {
  return (error as NodeJS.ErrnoException).code ?? 'error';
}
