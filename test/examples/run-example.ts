import { expect, onTestFinished } from 'vitest';
import type { AppProcess } from '../helpers/app-process.js';
import { type Post, send } from '../helpers/http-client.js';
import { type OtlpReceiver, startOtlpReceiver } from '../helpers/otlp-receiver.js';
import { type Command, documentedCommands, startDocumented } from './documented-command.js';

export interface Sent {
  readonly headers: Record<string, string>;
  readonly body: Buffer;
}

export interface RunningExample {
  /** Status and text of the answer. */
  post(path: string, delivery: Sent): Promise<string>;
  get(path: string): Promise<string>;
  /** Waits until the application or the package has printed it. */
  printed(text: string | RegExp): Promise<void>;
  stdout(): string;
  readonly origin: string;
}

/** Starts an example by its documented command; it ends with the test. */
export async function startExample(name: string, env: NodeJS.ProcessEnv = {}): Promise<RunningExample> {
  const [command] = documentedCommands(`examples/${name}`);
  return startCommand(command!, env);
}

export async function startCommand(command: Command, env: NodeJS.ProcessEnv = {}): Promise<RunningExample> {
  const app = await startDocumented(command, env);
  onTestFinished(async () => {
    await app.stop();
  });
  const ask = async (path: string, options: Post) => {
    const { status, body } = await send(`${app.origin}${path}`, options);
    return `${status} ${body}`.trim();
  };
  return {
    origin: app.origin,
    post: ask,
    get: (path) => ask(path, { method: 'GET' }),
    printed: (text) => expect.poll(() => linesOf(app), POLL).toContainEqual(expect.stringMatching(text)),
    stdout: () => app.output.stdout,
  };
}

/** A collector, and the variables that a user would set to reach it. */
export async function startCollector(): Promise<{ receiver: OtlpReceiver; env: NodeJS.ProcessEnv }> {
  const receiver = await startOtlpReceiver();
  onTestFinished(() => receiver.close());
  const env = {
    OTEL_EXPORTER_OTLP_ENDPOINT: receiver.endpoint,
    OTEL_EXPORTER_OTLP_PROTOCOL: 'http/json',
    OTEL_BSP_SCHEDULE_DELAY: '100',
    OTEL_METRICS_EXPORTER: 'none',
  };
  return { receiver, env };
}

export const POLL = { timeout: 15_000, interval: 20 };

function linesOf({ output }: AppProcess): string[] {
  return `${output.stdout}\n${output.stderr}`.split('\n');
}
