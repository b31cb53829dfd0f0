import type { ConfigProblem } from './problem.js';

/** A config that cannot be right. Holds every fault that was found, and no secret. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
  readonly code = 'ERR_WEBHOOK_CONFIG';
  readonly problems: readonly ConfigProblem[];

  /** `cause`: what a config module threw, where that is the fault. */
  constructor(problems: readonly ConfigProblem[], options?: { readonly cause?: unknown }) {
    super(format(problems), options);
    this.problems = problems;
  }
}

function format(problems: readonly ConfigProblem[]): string {
  const count = problems.length === 1 ? 'a problem' : `${problems.length} problems`;
  return [`The webhook config has ${count}:`, ...problems.map(formatProblem)].join('\n');
}

function formatProblem({ file, line, column, path, found, allowed, nearest }: ConfigProblem): string {
  const place = [file === undefined ? '' : readable(file), line, column].filter((part) => part !== undefined && part !== '');
  const heading = [place.join(':'), path].filter((part) => part !== '').join(' ');
  const lines = [`  ${heading === '' ? 'config' : heading}`, `    found ${found}`, `    allowed: ${allowed}`];
  if (nearest !== undefined) lines.push(`    did you mean ${nearest}?`);
  return lines.join('\n');
}

/** Short where it can be, so that a terminal makes a link of it. */
function readable(file: string): string {
  const directory = process.cwd();
  const isBelow = file.startsWith(directory) && /[\\/]/.test(file.charAt(directory.length));
  return isBelow ? file.slice(directory.length + 1) : file;
}
