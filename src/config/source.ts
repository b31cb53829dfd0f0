import type { Fault } from './faults.js';
import { type ConfigPath, formatPath } from './problem.js';

export interface Position {
  readonly line: number;
  readonly column: number;
}

/** Where a config came from, for messages. */
export interface ConfigSource {
  /** Absolute. Absent when the config was given in code. */
  readonly file?: string | undefined;
  /** What relative paths in the config start from. Absent where there may be no files. */
  readonly directory?: string | undefined;
  /** `code`: functions and stores are allowed, and `${VAR}` is not replaced. */
  readonly form: 'file' | 'code';
  /** What was already wrong on reading, to be reported with the rest. */
  readonly faults: readonly Fault[];
  /** The nearest known place. */
  locate(path: ConfigPath, at: 'key' | 'value'): Position | undefined;
  /** The environment variables that a value was made of. */
  variablesAt(path: ConfigPath): readonly string[];
  /** Secrets that are in files. Absent where there may be no files. */
  readonly files?: SecretFiles | undefined;
}

export interface SecretFiles {
  /**
   * A value made of a file's text, made again when the file changed. What cannot be read then leaves the value as it was.
   * Throws, now, what is wrong with the file or what `make` throws.
   */
  watch<T>(file: string, make: (text: string) => T, onFault: (why: string) => void): WatchedFile<T>;
}

export interface WatchedFile<T> {
  /** Looks at the file at most once a second. */
  current(): T;
}

/** An object given in code, on a runtime of which nothing is asked. */
export const OBJECT_IN_CODE: ConfigSource = {
  form: 'code',
  faults: [],
  locate: () => undefined,
  variablesAt: () => [],
};

/** Positions and variables by path, as the reader of a file notes them. */
export class Places {
  readonly #places = new Map<string, { key: Position | undefined; value: Position | undefined }>();
  readonly #variables = new Map<string, readonly string[]>();

  note(path: ConfigPath, key: Position | undefined, value: Position | undefined): void {
    this.#places.set(formatPath(path), { key, value });
  }

  noteVariables(path: ConfigPath, names: readonly string[]): void {
    this.#variables.set(formatPath(path), names);
  }

  locate(path: ConfigPath, at: 'key' | 'value'): Position | undefined {
    for (let length = path.length; length >= 0; length--) {
      const place = this.#places.get(formatPath(path.slice(0, length)));
      // What is missing is reported where the object that lacks it starts.
      const position = length === path.length && at === 'key' ? (place?.key ?? place?.value) : (place?.value ?? place?.key);
      if (position !== undefined) return position;
    }
    return undefined;
  }

  variablesAt(path: ConfigPath): readonly string[] {
    return this.#variables.get(formatPath(path)) ?? [];
  }
}
