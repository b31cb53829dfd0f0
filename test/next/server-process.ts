import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { type AddressInfo, connect } from 'node:net';

export interface ServerOptions {
  /** Of Node. */
  readonly args: readonly string[];
  readonly cwd: string;
  readonly env: NodeJS.ProcessEnv;
  /** Where it listens, by its `PORT`. */
  readonly host: string;
}

export interface RunningServer {
  readonly port: number;
  readonly origin: string;
  readonly output: { stdout: string; stderr: string };
  stop(): Promise<void>;
}

/** Starts a program that listens where `PORT` says, and waits until that is open, no longer. */
export async function startServer({ args, cwd, env, host }: ServerOptions): Promise<RunningServer> {
  const port = await freePort(host);
  const child = spawn(process.execPath, args, {
    cwd,
    env: { PATH: process.env.PATH, HOME: process.env.HOME, NODE_ENV: 'production', ...env, PORT: String(port) },
    stdio: ['ignore', 'pipe', 'pipe'],
    // A group of its own: `next dev` starts others, which hold its output open.
    detached: true,
  });
  const output = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'] as const) {
    child[name].on('data', (data) => {
      output[name] += data;
    });
  }
  await isOpen({ port, host }, child, () => `${output.stdout}\n${output.stderr}`);
  return {
    port,
    origin: `http://${host}:${port}`,
    output,
    async stop() {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const closed = once(child, 'close');
      process.kill(-child.pid!, 'SIGKILL');
      await closed;
    },
  };
}

async function freePort(host: string): Promise<number> {
  const server = createServer().listen(0, host);
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

async function isOpen(address: { port: number; host: string }, child: ChildProcess, output: () => string): Promise<void> {
  while (child.exitCode === null && child.signalCode === null) {
    const answers = await new Promise<boolean>((resolve) => {
      const socket = connect(address);
      socket.on('error', () => resolve(false));
      socket.on('connect', () => {
        socket.destroy();
        resolve(true);
      });
    });
    if (answers) return;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  throw new Error(`the application ended before it listened:\n${output()}`);
}
