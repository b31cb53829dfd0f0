import { spawn } from 'node:child_process';
import { once } from 'node:events';

/** A program that goes on until it is stopped, and all that it printed, in its order. */
export interface Terminal {
  output(): string;
  stop(): Promise<void>;
}

/** Runs lines of a shell. They see no variable of ours but where programs are. */
export function openTerminal(script: string, cwd: string): Terminal & { readonly ended: Promise<unknown> } {
  // A group of its own, so that what the shell starts ends with it.
  const child = spawn('bash', ['-c', `exec 2>&1\n${script}`], { cwd, env: { PATH: process.env.PATH }, detached: true });
  const ended = once(child, 'close');
  let output = '';
  child.stdout.on('data', (data) => {
    output += data;
  });
  return {
    ended,
    output: () => output,
    async stop() {
      if (child.exitCode === null && child.signalCode === null) process.kill(-child.pid!, 'SIGTERM');
      await ended;
    },
  };
}
