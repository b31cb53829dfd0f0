import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { type AppOptions, startApp } from '../helpers/app-process.js';

export interface Running {
  readonly origin: string;
  stop(): Promise<unknown>;
}

export interface Runtime {
  readonly name: string;
  /** What it takes to run here and is not there. */
  readonly missing?: string | undefined;
  /** What the runtime gives a handler beside the request. */
  readonly given: unknown;
  start(options?: Pick<AppOptions, 'env' | 'nodeArgs'>): Promise<Running>;
}

const FOLDER = import.meta.dirname;
const inPackage = (...path: string[]) => join(FOLDER, 'node_modules', ...path);
const BUN = inPackage('@oven/bun-linux-x64/bin/bun');
const DENO = inPackage('@deno/linux-x64-glibc/deno');
/** Its compiler. */
const NEXT = inPackage('@next/swc-linux-x64-gnu/package.json');
const WORKERD = inPackage('@cloudflare/workerd-linux-64/bin/workerd');
const BY_RUNTIME = [{ given: 'by the runtime' }];

export const RUNTIMES: readonly Runtime[] = [
  { name: 'Node, Hono on @hono/node-server 1', ...ours('hono.mjs', { args: ['node-server-1'] }) },
  { name: 'Node, Hono on @hono/node-server 2', ...ours('hono.mjs', { args: ['node-server-2'] }) },
  { name: 'Node, h3 2', ...ours('h3.mjs') },
  { name: 'Node, Next 16', missing: missing(NEXT), ...ours('next.mjs') },
  { name: 'Bun', missing: missing(BUN), ...ours('bun.mjs', { node: BUN }) },
  { name: 'Deno', missing: missing(DENO), ...ours('deno.mjs', { node: DENO, nodeArgs: ['run', '--allow-all'] }) },
  {
    name: 'workerd (Cloudflare Workers)',
    missing: missing(WORKERD),
    given: [{ given: 'by the configuration' }],
    start: startWorkerd,
  },
];

function ours(file: string, { args = [], ...more }: Partial<AppOptions> & { args?: string[] } = {}) {
  const options = { file: join(FOLDER, 'apps', file), cwd: FOLDER, ...more };
  return { given: BY_RUNTIME, start: (extra: Partial<AppOptions> = {}) => startApp({ ...options, args, ...extra }) };
}

function missing(binary: string): string | undefined {
  return existsSync(binary)
    ? undefined
    : `${binary.slice(FOLDER.length + 1)} is not installed: it is for Linux on x64 with glibc`;
}

/** workerd takes scripts and no packages: the application is bundled, as `wrangler` would. */
async function startWorkerd(): Promise<Running> {
  const { build } = await import(inPackage('esbuild/lib/main.js'));
  await build({
    entryPoints: [join(FOLDER, 'apps/workerd.mjs')],
    outfile: join(FOLDER, '.tmp/workerd.mjs'),
    bundle: true,
    format: 'esm',
    conditions: ['workerd', 'worker', 'module'],
    external: ['node:*'],
    // For OpenTelemetry's context manager, which is CommonJS; `wrangler` sees to the same.
    alias: { events: 'node:events', async_hooks: 'node:async_hooks' },
    banner: { js: "import { createRequire } from 'node:module';\nconst require = createRequire('/');" },
    logLevel: 'error',
  });
  // The port that the system chose is told on another file descriptor.
  const child = spawn(WORKERD, ['serve', join(FOLDER, 'apps/workerd.capnp'), '--control-fd=3'], {
    cwd: FOLDER,
    stdio: ['ignore', 'inherit', 'inherit', 'pipe'],
  });
  const port = await portOf(child);
  return {
    origin: `http://127.0.0.1:${port}`,
    async stop() {
      child.kill();
      await once(child, 'close');
    },
  };
}

async function portOf(child: ChildProcess): Promise<number> {
  const ended = once(child, 'exit').then(([code]) => Promise.reject(new Error(`workerd ended with ${code}`)));
  const told = (async () => {
    let text = '';
    for await (const chunk of child.stdio[3] as Readable) {
      text += chunk;
      for (const line of text.split('\n').filter((one) => one.endsWith('}'))) {
        const { event, port } = JSON.parse(line);
        if (event === 'listen') return port as number;
      }
    }
    throw new Error('workerd told no port');
  })();
  ended.catch(() => {});
  return Promise.race([told, ended]);
}
