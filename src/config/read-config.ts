import { existsSync } from 'node:fs';
import { dirname, extname, join, resolve } from 'node:path';
import { diag } from '@opentelemetry/api';
import { noticing } from '../telemetry/notices.js';
import { codeSource } from './code-source.js';
import { ConfigError } from './config-error.js';
import type { Environment } from './environment.js';
import { locate } from './faults.js';
import { fileError, readConfigText } from './file-text.js';
import { loadModule } from './module-file.js';
import { secretFilesIn } from './secret-file.js';
import type { ConfigSource } from './source.js';
import { type ParsedFile, parseYaml } from './yaml-file.js';

export interface LoadOptions {
  /** Goes before everything else. Relative to `cwd`. */
  readonly file?: string | undefined;
  /** Default `process.cwd()`. */
  readonly cwd?: string | undefined;
  /** Default `process.env`. */
  readonly env?: Environment | undefined;
}

/** A config as it was written, unchecked. May hold secrets. */
export interface ReadConfig {
  readonly config: unknown;
  readonly source: ConfigSource;
}

const DATA = ['.yaml', '.yml', '.json'];
const CODE = ['.mjs', '.js', '.cjs', '.ts', '.mts', '.cts'];
const NAMES = [...DATA, ...CODE].map((extension) => `webhooks.config${extension}`);
/** `development` marks a part of OpenTelemetry's schema that is not stable yet. */
const OTEL_SUBTREE = ['instrumentation/development', 'js', 'webhooks'];

/**
 * Finds and parses the config: an explicit file, or `OUTWORX_WEBHOOKS_CONFIG`; else `instrumentation/development: js: webhooks:`
 * in the file of `OTEL_CONFIG_FILE`; else `webhooks.config.*` in the working directory. Synchronous.
 * @throws ConfigError when there is none or more than one, or when it cannot be read or parsed.
 */
export function readConfig({ file, cwd = process.cwd(), env = process.env }: LoadOptions = {}): ReadConfig {
  const explicit = file ?? (env.OUTWORX_WEBHOOKS_CONFIG || undefined);
  if (explicit !== undefined) return readFile(resolve(cwd, explicit), env);
  const present = NAMES.map((name) => join(cwd, name)).filter((candidate) => existsSync(candidate));
  const shared = env.OTEL_CONFIG_FILE ? readShared(resolve(cwd, env.OTEL_CONFIG_FILE), env) : undefined;
  if (shared !== undefined) {
    if (present.length > 0)
      noticing(diag).warn(`@outworx/otel-webhooks: ${present.join(', ')} not read: ${shared.source.file} has a webhooks config`);
    return shared;
  }
  if (present.length > 1) {
    const found = present.map((candidate) => candidate.slice(cwd.length + 1)).join(' and ');
    throw new ConfigError([
      { code: 'ambiguous_config', path: '', file: cwd, found, allowed: 'one of them, or OUTWORX_WEBHOOKS_CONFIG' },
    ]);
  }
  if (present.length === 1) return readFile(present[0]!, env);
  throw fileError(
    cwd,
    'no_config',
    'no config file',
    `${NAMES.join(', ')}, or another place in OUTWORX_WEBHOOKS_CONFIG; OUTWORX_WEBHOOKS_CONFIG=none where all routes are in code`,
  );
}

function readFile(file: string, env: Environment): ReadConfig {
  const extension = extname(file);
  if (CODE.includes(extension)) return { config: loadModule(file), source: codeSource(file, dirname(file)) };
  const text = readConfigText(file);
  if (!DATA.includes(extension))
    throw fileError(file, 'unreadable', `the extension "${extension}"`, [...DATA, ...CODE].join(', '));
  const parsed = parseYaml(text, env);
  if (parsed.value === null || parsed.value === undefined) refuseEmpty(file, parsed);
  return { config: parsed.value, source: sourceOf(file, parsed) };
}

function readShared(file: string, env: Environment): ReadConfig | undefined {
  const text = readConfigText(file);
  // Most such files have nothing for us: then neither is the parser loaded, nor are their mistakes ours to report.
  if (!text.includes('webhooks')) return undefined;
  const parsed = parseYaml(text, env, OTEL_SUBTREE);
  if (parsed.value === undefined && parsed.faults.length === 0) return undefined;
  if (parsed.value === null || parsed.value === undefined) refuseEmpty(file, parsed);
  return { config: parsed.value, source: sourceOf(file, parsed) };
}

function refuseEmpty(file: string, parsed: ParsedFile): never {
  const source = sourceOf(file, parsed);
  if (parsed.faults.length > 0) throw new ConfigError(parsed.faults.map((fault) => locate(fault, source)));
  throw fileError(file, 'no_config', 'an empty config', 'routes: a list of what receives webhooks');
}

function sourceOf(file: string, { places, faults }: ParsedFile): ConfigSource {
  return {
    file,
    directory: dirname(file),
    files: secretFilesIn(dirname(file)),
    form: 'file',
    faults,
    locate: (path, at) => places.locate(path, at),
    variablesAt: (path) => places.variablesAt(path),
  };
}
