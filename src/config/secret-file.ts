import { readFileSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import { monotonic } from '../core/clock.js';
import { secretFault } from './secret-text.js';
import type { SecretFiles, WatchedFile } from './source.js';

/** More than any key needs, and little enough to read on the way of a request. */
const MAX_BYTES = 65_536;
const CHECK_EVERY_MS = 1_000;

/** The text of a secret file. Throws an error that says what is wrong and shows neither path nor text. */
export function readSecretFile(file: string): string {
  const stat = statOf(file);
  if (!stat.isFile()) throw new Error(stat.isDirectory() ? 'a directory' : 'not a regular file');
  if (stat.size > MAX_BYTES) throw new Error(`a file of more than ${MAX_BYTES} bytes`);
  const text = attempt(() => readFileSync(file, 'utf8')).replace(/\r?\n$/, '');
  const fault = secretFault(text);
  if (fault !== undefined) throw new Error(`a file whose text is not usable: it must be ${fault}`);
  return text;
}

/** Relative paths start from `directory`. */
export function secretFilesIn(directory: string): SecretFiles {
  return {
    watch(file, make, onFault) {
      const absolute = resolve(directory, file);
      return watchFile(absolute, () => make(readSecretFile(absolute)), onFault);
    },
  };
}

/**
 * @param read makes the value; what it throws is passed to `onFault`, once per state of the file.
 * @param clock milliseconds that never go back.
 */
export function watchFile<T>(
  file: string,
  read: () => T,
  onFault: (why: string) => void,
  clock: () => number = monotonic,
): WatchedFile<T> {
  let seen = signOf(file);
  let value = read();
  let checkedAt = clock();
  return {
    current() {
      const now = clock();
      if (now - checkedAt >= CHECK_EVERY_MS) {
        checkedAt = now;
        refresh();
      }
      return value;
    },
  };

  function refresh(): void {
    const sign = signOf(file);
    if (sign === seen) return;
    seen = sign;
    try {
      value = read();
    } catch (error) {
      onFault(error instanceof Error ? error.message : 'unreadable');
    }
  }
}

/** Secret managers replace the file, often behind a symbolic link; an editor writes into it. */
function signOf(file: string): string {
  try {
    const { mtimeNs, size, ino } = statSync(file, { bigint: true });
    return `${mtimeNs} ${size} ${ino}`;
  } catch {
    return 'unreadable';
  }
}

function statOf(file: string): ReturnType<typeof statSync> & object {
  return attempt(() => statSync(file));
}

/** Node's own message has the path in it, and what was given as a path may be the secret. */
function attempt<T>(step: () => T): T {
  try {
    return step();
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    throw new Error(code === 'ENOENT' ? 'a file that does not exist' : `a file that cannot be read (${code ?? 'error'})`);
  }
}
