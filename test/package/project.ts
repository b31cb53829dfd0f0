import { execFile } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { signDelivery } from '../../src/testing.js';
import { startApp } from '../helpers/app-process.js';
import { send } from '../helpers/http-client.js';
import { type ReceivedSpan, startOtlpReceiver } from '../helpers/otlp-receiver.js';

export const MANAGERS = ['npm', 'pnpm'] as const;
export type Manager = (typeof MANAGERS)[number];

/** A project of a user's, in a folder of its own. */
export interface Project {
  readonly folder: string;
  /** Installs what is named, and gives all that was printed. */
  install(manager: Manager, ...packages: readonly string[]): Promise<string>;
  /** Starts the consumer with the flag, sends it one delivery, and gives what came of it. */
  deliver(): Promise<{ readonly reply: string; readonly spans: readonly ReceivedSpan[]; readonly stderr: string }>;
  remove(): void;
}

const PNPM = join(import.meta.dirname, 'node_modules/pnpm/bin/pnpm.cjs');
const run = promisify(execFile);

export function createProject(node: string): Project {
  const root = mkdtempSync(join(tmpdir(), 'otel-webhooks-project-'));
  const folder = join(root, 'project');
  mkdirSync(folder);
  for (const file of ['app.mjs', 'webhooks.config.yaml'])
    cpSync(join(import.meta.dirname, 'consumers', file), join(folder, file));
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ name: 'project', private: true, version: '1.0.0' }));
  // The managers choose versions by the Node that runs them. `npm run --silent` would silence them, too.
  const { npm_config_loglevel: _, ...inherited } = process.env;
  const env = { ...inherited, PATH: [dirname(node), process.env.PATH].join(delimiter) };

  return {
    folder,
    async install(manager, ...packages) {
      const [program, ...words] =
        manager === 'npm'
          ? ['npm', 'install', '--no-audit', '--no-fund', '--prefer-offline']
          : [
              node,
              PNPM,
              'add',
              '--reporter=append-only',
              '--prefer-offline',
              '--store-dir',
              join(import.meta.dirname, '.tmp/pnpm-store'),
            ];
      const { stdout, stderr } = await run(program!, [...words, ...packages], { cwd: folder, env }).catch((error) => error);
      return `${stdout}${stderr}`;
    },
    async deliver() {
      const receiver = await startOtlpReceiver();
      try {
        const app = await startApp({
          ...{ node, cwd: folder, file: 'app.mjs', nodeArgs: ['--import', '@outworx/otel-webhooks/register'] },
          env: {
            OTEL_EXPORTER_OTLP_ENDPOINT: receiver.endpoint,
            OTEL_EXPORTER_OTLP_PROTOCOL: 'http/json',
            OTEL_METRICS_EXPORTER: 'none',
            OTEL_LOGS_EXPORTER: 'none',
          },
        });
        const { headers, body } = signDelivery('stripe', {
          secret: 'whsec_of_the_consumer',
          body: { id: 'evt_1', type: 'invoice.paid' },
        });
        const { status, body: answer } = await send(`${app.origin}/webhooks/stripe`, { headers, body });
        await app.stop();
        return { reply: `${status} ${answer}`, spans: receiver.spans, stderr: app.output.stderr };
      } finally {
        await receiver.close();
      }
    },
    remove: () => rmSync(root, { recursive: true, force: true }),
  };
}
