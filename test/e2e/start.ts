import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { type AppProcess, startApp } from '../helpers/app-process.js';
import { runtime } from './runtime.js';

export interface StartOptions {
  /** In `test/e2e/apps`. */
  readonly file: string;
  /** The text of `webhooks.config.yaml`. Absent: the application runs without us. */
  readonly config?: string | undefined;
  /** The origin of a collector. Absent: nothing is exported. */
  readonly collector?: string | undefined;
  /** In `test/e2e/apps`, started before us, or after. */
  readonly preload?: string | undefined;
  readonly preloadedAfterUs?: boolean;
  /** False: the application brings us in itself. Default: true where there is a config. */
  readonly register?: boolean;
  readonly env?: NodeJS.ProcessEnv;
}

export interface RunningApp extends AppProcess {
  /** One line for each run of a handler: method, target, hash of the body. */
  effects(): Promise<string[]>;
}

/** Short delays, so that a test need not wait, and nothing said about the machine. */
const EXPORT_SETTINGS = {
  OTEL_EXPORTER_OTLP_PROTOCOL: 'http/json',
  OTEL_BSP_SCHEDULE_DELAY: '20',
  OTEL_BLRP_SCHEDULE_DELAY: '20',
  OTEL_METRIC_EXPORT_INTERVAL: '100',
  OTEL_METRIC_EXPORT_TIMEOUT: '100',
  OTEL_NODE_RESOURCE_DETECTORS: 'none',
  OTEL_SERVICE_NAME: 'under-test',
};

/** Starts an application as its own process, with or without `--import @outworx/otel-webhooks/register`. */
export async function start(options: StartOptions): Promise<RunningApp> {
  const folder = await mkdtemp(path.join(tmpdir(), 'otel-webhooks-e2e-'));
  const effectsFile = path.join(folder, 'effects.txt');
  const configFile = path.join(folder, 'webhooks.config.yaml');
  await writeFile(effectsFile, '');
  if (options.config !== undefined) await writeFile(configFile, options.config);
  const app = await startApp({
    file: path.join(runtime.apps, options.file),
    cwd: runtime.apps,
    node: runtime.node,
    nodeArgs: preloads(options),
    env: {
      EFFECTS: effectsFile,
      ...(options.config === undefined ? {} : { OUTWORX_WEBHOOKS_CONFIG: configFile }),
      ...(options.collector === undefined
        ? { OTEL_SDK_DISABLED: 'true' }
        : { ...EXPORT_SETTINGS, OTEL_EXPORTER_OTLP_ENDPOINT: options.collector }),
      ...options.env,
    },
  });
  return {
    ...app,
    effects: async () => (await readFile(effectsFile, 'utf8')).split('\n').filter((line) => line !== ''),
    async stop(signal) {
      const end = await app.stop(signal);
      await rm(folder, { recursive: true, force: true });
      return end;
    },
  };
}

function preloads({ config, preload, preloadedAfterUs, register = config !== undefined }: StartOptions): string[] {
  const theirs = preload === undefined ? [] : ['--import', `./${preload}`];
  const ours = register ? ['--import', '@outworx/otel-webhooks/register'] : [];
  return preloadedAfterUs ? [...ours, ...theirs] : [...theirs, ...ours];
}
