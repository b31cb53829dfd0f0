import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';

export interface AppOptions {
  readonly file: string;
  readonly cwd: string;
  /** Before the file, e.g. `--import`. */
  readonly nodeArgs?: readonly string[];
  /** Behind it. */
  readonly args?: readonly string[];
  readonly env?: NodeJS.ProcessEnv;
  /** The Node, or the like, that runs it. Default: the one that runs the tests. */
  readonly node?: string;
}

export interface AppProcess {
  /** What the application printed as its address. */
  readonly origin: string;
  readonly child: ChildProcess;
  readonly output: { stdout: string; stderr: string };
  /** Ends it by a signal and tells how it ended. */
  stop(signal?: NodeJS.Signals): Promise<End>;
  /** Waits until it has ended by itself, and all that it wrote has arrived. */
  ended(): Promise<End>;
}

export interface End {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

/** Starts an application that prints `listening <origin>`, and waits for that line. */
export async function startApp(options: AppOptions): Promise<AppProcess> {
  const { child, output } = spawnNode(options);
  const closed = once(child, 'close');
  const origin = await new Promise<string>((resolve, reject) => {
    child.stdout?.on('data', () => {
      const match = /^listening (\S+)$/m.exec(output.stdout);
      if (match?.[1]) resolve(match[1]);
    });
    child.once('exit', (code) => reject(new Error(`${options.file} ended with ${code} before it listened:\n${output.stderr}`)));
  });
  return {
    origin,
    child,
    output,
    async stop(signal = 'SIGTERM') {
      if (child.exitCode === null && child.signalCode === null) {
        child.kill(signal);
        // Not `exit`: what it printed last may still be on its way.
        await closed;
      }
      return { code: child.exitCode, signal: child.signalCode };
    },
    async ended() {
      await closed;
      return { code: child.exitCode, signal: child.signalCode };
    },
  };
}

/** Runs a program to its end. */
export async function runNode(options: AppOptions): Promise<{ code: number | null; stdout: string; stderr: string }> {
  const { child, output } = spawnNode(options);
  await once(child, 'close');
  return { code: child.exitCode, ...output };
}

function spawnNode({ file, cwd, nodeArgs = [], args = [], env, node = process.execPath }: AppOptions) {
  const child = spawn(node, [...nodeArgs, file, ...args], {
    cwd,
    env: { PATH: process.env.PATH, HOME: process.env.HOME, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const output = { stdout: '', stderr: '' };
  child.stdout.on('data', (data) => {
    output.stdout += data;
  });
  child.stderr.on('data', (data) => {
    output.stderr += data;
  });
  return { child, output };
}
