import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { type AppProcess, startApp } from '../helpers/app-process.js';

export const root = fileURLToPath(new URL('../..', import.meta.url));

/** A command line as an example's first comment gives it. */
export interface Command {
  readonly env: Readonly<Record<string, string>>;
  readonly nodeArgs: readonly string[];
  /** The file that Node runs, and what comes after it. */
  readonly file: string;
  readonly args: readonly string[];
}

/** The indented lines of the comment that a file starts with; after a backslash the command goes on in the next line. */
export function documentedCommands(file: string): Command[] {
  const lines = readFileSync(`${root}/${file}`, 'utf8').split('\n');
  const comment = lines.slice(
    0,
    lines.findIndex((line) => !line.startsWith('//')),
  );
  const indented = comment.filter((line) => line.startsWith('//   ')).map((line) => line.slice(2).trim());
  const commands = indented.join('\n').replaceAll('\\\n', ' ').split('\n').filter(Boolean).map(parse);
  if (commands.length === 0) throw new Error(`${file} does not say how to run it`);
  return commands;
}

/** An application, on a free port. `more` is what a user would set besides. */
export function startDocumented({ env, nodeArgs, file }: Command, more: NodeJS.ProcessEnv = {}): Promise<AppProcess> {
  return startApp({ file, cwd: root, nodeArgs, env: { ...env, PORT: '0', ...more } });
}

/** A program that ends by itself. Gives what it printed. */
export async function runDocumented({ env, nodeArgs, file, args }: Command): Promise<string> {
  const options = { cwd: root, env: { ...process.env, ...env } };
  const { stdout } = await promisify(execFile)(process.execPath, [...nodeArgs, file, ...args], options);
  return stdout;
}

function parse(line: string): Command {
  const words = line.split(/\s+/);
  const node = words.indexOf('node');
  const file = words.findIndex(
    (word, i) => i > node && !word.startsWith('--') && !/^--(import|require)$/.test(words[i - 1] ?? ''),
  );
  if (node < 0 || file < 0) throw new Error(`not a command that starts Node: ${line}`);
  return {
    env: Object.fromEntries(words.slice(0, node).map((word) => /^(\w+)=(.*)$/.exec(word)!.slice(1) as [string, string])),
    nodeArgs: words.slice(node + 1, file),
    file: words[file]!,
    args: words.slice(file + 1),
  };
}
