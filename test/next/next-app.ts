import { join } from 'node:path';
import { collectEffects, type Effects } from './effects.js';
import { type RunningServer, startServer } from './server-process.js';

export const VERSIONS = ['15', '16'] as const;
export const SECRET = 'whsec_test_of_next';

export interface NextOptions {
  readonly version: (typeof VERSIONS)[number];
  readonly project: 'main' | 'localized' | 'dev' | 'example';
  readonly door: 'next start' | 'a custom server' | 'standalone' | 'next dev';
  /** `none`: without us. */
  readonly registered: '--import' | 'instrumentation.ts' | 'none';
  readonly env?: Readonly<Record<string, string>>;
}

export interface NextApp extends RunningServer {
  readonly effects: Effects;
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
  const server = await startServer({
    args: DOORS[door](version, project),
    cwd,
    host: 'localhost',
    env: {
      NODE_ENV: door === 'next dev' ? 'development' : 'production',
      NEXT_TELEMETRY_DISABLED: '1',
      APP_ROOT: new URL('.', import.meta.url).href,
      HOSTNAME: 'localhost',
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
  });
  return {
    ...server,
    effects,
    async stop() {
      effects.close();
      await server.stop();
    },
  };
}
