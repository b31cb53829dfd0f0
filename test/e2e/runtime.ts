import { existsSync } from 'node:fs';
import * as path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../', import.meta.url));

/** What the applications of these tests run on. */
export interface Runtime {
  /** Where the applications lie: modules, the package under test among them, are looked up from there. */
  readonly apps: string;
  /** The program that runs them. */
  readonly node: string;
  /** The first number of the OpenTelemetry SDK's version there. */
  readonly sdkLine: string;
}

export const runtime: Runtime = findRuntime();

function findRuntime(): Runtime {
  const { E2E_RUNTIME, E2E_NODE } = process.env;
  if (E2E_RUNTIME === undefined) {
    demand('dist/register.js', 'npx tsdown');
    return { apps: path.join(root, 'test/e2e/apps'), node: process.execPath, sdkLine: '2' };
  }
  const apps = path.join(E2E_RUNTIME, '.tmp/apps');
  demand(apps, 'node scripts/test-sdk-3.mjs');
  return { apps: path.resolve(root, apps), node: path.resolve(root, E2E_NODE ?? process.execPath), sdkLine: '3' };
}

function demand(file: string, remedy: string): void {
  if (!existsSync(path.resolve(root, file))) throw new Error(`${file} is missing: run \`${remedy}\` first`);
}
