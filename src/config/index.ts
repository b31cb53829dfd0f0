export { ConfigError } from './config-error.js';
export { type LoadedConfig, loadConfig } from './load.js';
export * from './options.js';
export type { ConfigPath, ConfigProblem, ProblemCode } from './problem.js';
export type { CustomProvider, ProviderName } from './provider-option.js';
export type { LoadOptions } from './read-config.js';
export { type ResolvedConfig, resolveConfig } from './resolve.js';
export { resolveRoute } from './route-in-code.js';
export type { ConfigSource } from './source.js';
