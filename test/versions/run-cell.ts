import { randomUUID } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type AppProcess, startApp } from '../helpers/app-process.js';
import { startOtlpReceiver } from '../helpers/otlp-receiver.js';
import type { Cell } from './cells.js';
import { check, checkSpans, type Effect, PATH, SECRET } from './checks.js';

const HERE = import.meta.dirname;
/** Then it is ended: an application that does not answer is a fault, not a run without an end. */
const PATIENCE_MS = 90_000;
const ROUTES = [{ path: PATH, provider: 'stripe', signatureSecret: SECRET, idempotencyKey: true }];
export const CONFIG = { file: join(HERE, '.tmp/webhooks.config.json'), text: JSON.stringify({ routes: ROUTES }) };

/** What became of a cell: `ok`, all that was wrong, or why there is no such cell. */
export type Result = string;

export interface Outcome {
  readonly result: Result;
  /** How many other spellings of the path led a signed delivery to the handler. */
  readonly spellings?: number;
}

export async function runCell(cell: Cell): Promise<Outcome> {
  if (cell.reason !== undefined) return { result: cell.reason };
  const folder = mkdtempSync(join(tmpdir(), 'otel-webhooks-cell-'));
  const effects = join(folder, 'effects');
  const own = `${randomUUID()}/`;
  writeFileSync(effects, '');
  const receiver = await startOtlpReceiver();
  try {
    const app = await start(cell, receiver.endpoint, effects);
    if (typeof app === 'string') return { result: app };
    const timer = setTimeout(() => app.child.kill('SIGKILL'), PATIENCE_MS);
    try {
      const { faults, spellings } = await check(app.origin, cell.row.line, own, () => linesOf(effects));
      await app.stop();
      const all = [...faults, ...checkSpans(receiver.spans, cell.row.line, own)];
      return { result: all.length === 0 ? 'ok' : `fault: ${all.join('; ')}`, spellings };
    } catch (error) {
      return { result: `fault: ${saidOf(error)}` };
    } finally {
      clearTimeout(timer);
      await app.stop('SIGKILL');
    }
  } finally {
    await receiver.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The application, or why it does not start. */
async function start(cell: Cell, endpoint: string, effects: string): Promise<AppProcess | string> {
  const { registration } = cell;
  try {
    const flag = registration.startsWith('--') ? [registration, '@outworx/otel-webhooks/register'] : [];
    return await startOnce(cell, flag, { REGISTRATION: registration, EFFECTS: effects, OTEL_EXPORTER_OTLP_ENDPOINT: endpoint });
  } catch (error) {
    const without = await startOnce(cell, [], { REGISTRATION: 'none', EFFECTS: effects }).catch(saidOf);
    if (typeof without === 'string') return `does not start, without us either: ${without}`;
    await without.stop('SIGKILL');
    return `fault: does not start: ${saidOf(error)}`;
  }
}

function startOnce({ row, node, sdk, module }: Cell, nodeArgs: string[], env: NodeJS.ProcessEnv): Promise<AppProcess> {
  return startApp({
    node: join(HERE, 'node_modules', node.package, 'bin/node'),
    file: join(HERE, 'apps', module === 'ESM' ? 'app.mjs' : 'app.cjs'),
    // What the flag names is looked up from there.
    cwd: join(HERE, sdk.folder),
    nodeArgs,
    env: {
      ...env,
      APP: row.line.app,
      FRAMEWORKS: join(HERE, row.folder),
      SDK: join(HERE, sdk.folder),
      ROUTES: JSON.stringify(ROUTES),
      OUTWORX_WEBHOOKS_CONFIG: CONFIG.file,
      OTEL_EXPORTER_OTLP_PROTOCOL: 'http/json',
      OTEL_METRICS_EXPORTER: 'none',
      OTEL_LOGS_EXPORTER: 'none',
    },
  });
}

/** The line in which Node says what went wrong. It holds no path of this machine. */
function saidOf(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  return (/^\w*Error(?: \[\w+\])?: .*$/m.exec(text)?.[0] ?? 'it ends at once').replaceAll(HERE, '');
}

const linesOf = (file: string): Effect[] =>
  readFileSync(file, 'utf8')
    .split('\n')
    .filter(Boolean)
    .map((text) => JSON.parse(text));
