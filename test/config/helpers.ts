import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { onTestFinished } from 'vitest';
import { ConfigError, type ConfigProblem, loadConfig, type ResolvedConfig } from '../../src/config/index.js';
import type { RequestHead } from '../../src/core/delivery.js';
import { HeldRequest } from '../../src/core/held-request.js';

/** A folder with these files, gone after the test. */
export function folder(files: Readonly<Record<string, string | Buffer>>): string {
  const path = mkdtempSync(join(tmpdir(), 'webhooks-config-'));
  onTestFinished(() => rmSync(path, { recursive: true, force: true }));
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(path, name)), { recursive: true });
    writeFileSync(join(path, name), text);
  }
  return path;
}

export function loadYaml(text: string, env: Record<string, string> = {}): ResolvedConfig {
  return loadConfig({ cwd: folder({ 'webhooks.config.yaml': text }), env }).config;
}

/** What is wrong, without the file's name; throws when nothing is. */
export function problemsOf(attempt: () => unknown): Omit<ConfigProblem, 'file'>[] {
  try {
    attempt();
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    return error.problems.map(({ file: _, ...problem }) => problem);
  }
  throw new Error('nothing was refused');
}

export function requestHead(overrides: Partial<RequestHead> & { headers?: Record<string, string> } = {}): RequestHead {
  const { headers = {}, ...rest } = overrides;
  return {
    method: 'POST',
    target: '/webhooks',
    params: {},
    header: (name) => headers[name],
    isRepeated: () => false,
    release: () => {},
    ...rest,
  };
}

export function request(body: unknown, headers: Record<string, string> = {}): HeldRequest {
  return new HeldRequest(requestHead({ headers }), Buffer.from(JSON.stringify(body)), undefined);
}
