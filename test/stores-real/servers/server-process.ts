import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A server of its own for a test, in a folder of its own. It is ended by its process id and no other way. */
export interface ServerProcess {
  readonly folder: string;
  readonly port: number;
  readonly pid: number;
  /** As a crash: nothing is written any more. */
  kill(): Promise<void>;
  /** It no longer answers, and no longer reads; its connections stay. */
  freeze(): void;
  thaw(): void;
  /** After a kill: the same folder and port. */
  start(): Promise<void>;
  stop(): Promise<void>;
}

export interface ServerOptions {
  readonly command: string;
  readonly args: (folder: string, port: number) => readonly string[];
  readonly isUp: (port: number) => Promise<boolean>;
  readonly prepare?: (folder: string) => void;
  readonly user?: { readonly uid: number; readonly gid: number } | undefined;
}

const UP_WITHIN_MS = 20_000;

export async function startServer({ command, args, isUp, prepare, user }: ServerOptions): Promise<ServerProcess> {
  const folder = mkdtempSync(join(tmpdir(), 'otel-webhooks-store-'));
  prepare?.(folder);
  const port = await freePort();
  let child: ChildProcess;
  let output = '';

  async function start(): Promise<void> {
    child = spawn(command, args(folder, port), { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'], ...user });
    const collect = (data: Buffer) => {
      output = (output + data).slice(-4_000);
    };
    child.stdout?.on('data', collect);
    child.stderr?.on('data', collect);
    const giveUpAt = performance.now() + UP_WITHIN_MS;
    while (!(await isUp(port))) {
      if (child.exitCode !== null || performance.now() > giveUpAt) throw new Error(`${command} did not come up:\n${output}`);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }

  async function end(signal: NodeJS.Signals): Promise<void> {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, 'exit');
    child.kill('SIGCONT');
    child.kill(signal);
    await ended;
  }

  await start();
  return {
    folder,
    port,
    get pid() {
      return child.pid!;
    },
    kill: () => end('SIGKILL'),
    freeze: () => void child.kill('SIGSTOP'),
    thaw: () => void child.kill('SIGCONT'),
    start,
    async stop() {
      await end('SIGKILL');
      // What the server had forked may still be writing there.
      rmSync(folder, { recursive: true, force: true, maxRetries: 10 });
    },
  };
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  server.close();
  await once(server, 'close');
  return port;
}
