import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { collectEffects, type Effects } from './effects.js';

export const VERSIONS = ['15', '16'] as const;
export const SECRET = 'whsec_test_of_next';

export interface NextOptions {
  readonly version: (typeof VERSIONS)[number];
  readonly project: 'main' | 'localized' | 'dev';
  readonly door: 'next start' | 'a custom server' | 'standalone' | 'next dev';
  /** `none`: without us. */
  readonly registered: '--import' | 'instrumentation.ts' | 'none';
  readonly env?: Readonly<Record<string, string>>;
}

export interface NextApp {
  readonly port: number;
  readonly origin: string;
  readonly effects: Effects;
  readonly output: { stderr: string; stdout: string };
  stop(): Promise<void>;
}

const HERE = import.meta.dirname;
export const folderOf = (version: string, project: string) => join(HERE, version, '.tmp', project);

const DOORS = {
  'next start': () => ['../../node_modules/next/dist/bin/next', 'start', '-H', 'localhost'],
  'next dev': () => ['../../node_modules/next/dist/bin/next', 'dev', '-H', 'localhost'],
  'a custom server': () => ['server.mjs'],
  standalone: (version: string, project: string) => [join('.next/standalone', version, '.tmp', project, 'server.js')],
};

/** Starts an application of Next's, and waits until its port is open, no longer. */
export async function startNext({ version, project, door, registered, env }: NextOptions): Promise<NextApp> {
  const cwd = folderOf(version, project);
  const effects = await collectEffects();
  const port = await freePort();
  const child = spawn(process.execPath, DOORS[door](version, project), {
    cwd,
    env: {
      PATH: process.env.PATH,
      HOME: process.env.HOME,
      NODE_ENV: door === 'next dev' ? 'development' : 'production',
      NEXT_TELEMETRY_DISABLED: '1',
      APP_ROOT: new URL('.', import.meta.url).href,
      HOSTNAME: 'localhost',
      PORT: String(port),
      EFFECTS: effects.url,
      SECRET,
      OUTWORX_WEBHOOKS_CONFIG: join(cwd, 'webhooks.config.yaml'),
      OTEL_TRACES_EXPORTER: 'none',
      OTEL_METRICS_EXPORTER: 'none',
      OTEL_LOGS_EXPORTER: 'none',
      ...(registered === '--import' ? { NODE_OPTIONS: '--import @outworx/otel-webhooks/register' } : {}),
      ...(registered === 'instrumentation.ts' ? { IN_CODE: '1' } : {}),
      ...env,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const output = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'] as const) {
    child[name].on('data', (data) => {
      output[name] += data;
    });
  }
  await portIsOpen(port, child, () => `${output.stdout}\n${output.stderr}`);
  return {
    port,
    origin: `http://localhost:${port}`,
    effects,
    output,
    async stop() {
      effects.close();
      if (child.exitCode !== null || child.signalCode !== null) return;
      const closed = once(child, 'close');
      child.kill('SIGTERM');
      await closed;
    },
  };
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, 'localhost');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

async function portIsOpen(port: number, child: ChildProcess, output: () => string): Promise<void> {
  const { connect } = await import('node:net');
  while (child.exitCode === null && child.signalCode === null) {
    const isOpen = await new Promise<boolean>((resolve) => {
      const socket = connect(port, 'localhost');
      socket.on('connect', () => resolve(true));
      socket.on('error', () => resolve(false));
      socket.on('connect', () => socket.destroy());
    });
    if (isOpen) return;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  throw new Error(`the application ended before it listened:\n${output()}`);
}
