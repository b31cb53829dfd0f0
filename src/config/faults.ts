import { ConfigError } from './config-error.js';
import { type ConfigPath, type ConfigProblem, formatPath, type ProblemCode } from './problem.js';
import type { ConfigSource } from './source.js';

/** A problem before its place in the file is known. */
export interface Fault {
  readonly code: ProblemCode;
  readonly path: ConfigPath;
  /** Default `value`. */
  readonly at?: 'key' | 'value';
  readonly found: string;
  readonly allowed: string;
  readonly nearest?: string | undefined;
}

/** Nobody reads more, and each is compared with all before it. */
const MAX_FAULTS = 1_000;

/** Collects every fault of one config, and only the first at each place: what follows from it is noise. */
export class Faults {
  readonly #source: ConfigSource;
  readonly #faults: Fault[] = [];

  constructor(source: ConfigSource) {
    this.#source = source;
    for (const fault of source.faults) this.add(fault);
  }

  add(fault: Fault): void {
    if (this.#isFull) return;
    if (!this.#faults.some((known) => startsWith(fault.path, known.path))) this.#faults.push(fault);
  }

  /** True while nothing is wrong at this path, above it or below it. */
  areNoneAt(path: ConfigPath): boolean {
    return !this.#isFull && !this.#faults.some((known) => startsWith(path, known.path) || startsWith(known.path, path));
  }

  get #isFull(): boolean {
    return this.#faults.length >= MAX_FAULTS;
  }

  /** In the order of the file where positions are known. */
  throwIfAny(): void {
    if (this.#faults.length === 0) return;
    const problems = this.#faults.map((fault) => locate(fault, this.#source));
    problems.sort((a, b) => (a.line ?? 0) - (b.line ?? 0) || (a.column ?? 0) - (b.column ?? 0));
    throw new ConfigError(problems);
  }
}

export function locate({ code, path, at = 'value', found, allowed, nearest }: Fault, source: ConfigSource): ConfigProblem {
  const position = source.locate(path, at);
  return {
    code,
    path: formatPath(path),
    found,
    allowed,
    ...(nearest === undefined ? {} : { nearest }),
    ...(source.file === undefined ? {} : { file: source.file }),
    ...position,
  };
}

function startsWith(path: ConfigPath, start: ConfigPath): boolean {
  return start.length <= path.length && start.every((step, i) => step === path[i]);
}
