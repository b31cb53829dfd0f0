import type { WebhookConfig } from './options.js';
import { type LoadOptions, readConfig } from './read-config.js';
import { configWithoutRoutes, type ResolvedConfig, resolveConfig } from './resolve.js';

export interface LoadedConfig {
  /** Absolute. Empty where there is none. */
  readonly file: string;
  readonly config: ResolvedConfig;
  /** Stands for `config` in `new WebhookInstrumentation(…)`: holds no secret, and is not checked again. */
  readonly raw: WebhookConfig;
}

/** In `OUTWORX_WEBHOOKS_CONFIG`: there is no config, because every route is where its handler is. */
const ALL_IN_CODE = 'none';

/**
 * Finds, reads, checks and resolves the config. In this order: an explicit file, or `OUTWORX_WEBHOOKS_CONFIG`; else
 * `instrumentation/development: js: webhooks:` in the file of `OTEL_CONFIG_FILE`; else `webhooks.config.*` in the working
 * directory. Synchronous.
 * @throws ConfigError when there is none, or more than one, or with everything that is wrong with it.
 */
export function loadConfig(options: LoadOptions = {}): LoadedConfig {
  const { file, env = process.env } = options;
  if (file === undefined && env.OUTWORX_WEBHOOKS_CONFIG === ALL_IN_CODE) {
    const config = configWithoutRoutes();
    return { file: '', config, raw: config as unknown as WebhookConfig };
  }
  const { config: written, source } = readConfig(options);
  const config = resolveConfig(written, source);
  return { file: source.file!, config, raw: config as unknown as WebhookConfig };
}
