import type { Route } from '../core/route.js';
import type { DedupeStore } from '../core/store.js';
import { codeSource } from './code-source.js';
import { Faults } from './faults.js';
import type { WebhookConfig } from './options.js';
import { buildRoute, readRouteParts } from './resolve-route.js';
import { checkUnique } from './rules.js';
import { configSchema } from './schema.js';
import { checkShape, isRecord } from './shape.js';
import type { ConfigSource } from './source.js';
import { readStore, type StoreByUrl } from './store-by-url.js';

/** What Node's `util.inspect` asks an object for. */
const INSPECT = Symbol.for('nodejs.util.inspect.custom');

/** A config that is right, with every default filled in. Printing it shows the routes' paths and providers and nothing else. */
export interface ResolvedConfig {
  readonly routes: readonly Route[];
  /** `memory`: a store in this process, with its default bounds. */
  readonly store: DedupeStore | StoreByUrl | 'memory';
}

/** Routes that went through here, so that a resolved config can be handed on in a config's place. */
const resolvedRoutes = new WeakSet<object>();

/**
 * Checks a config and fills in the defaults. Reads secret files, and prepares every secret once. A config that is resolved
 * already is returned as it is.
 * @param source where the config came from, as `loadConfig` gives it. Default: an object in code.
 * @throws ConfigError with every fault at once.
 */
export function resolveConfig(raw: unknown, source: ConfigSource = codeSource()): ResolvedConfig {
  if (isResolved(raw)) return raw;
  const faults = new Faults(source);
  checkShape(configSchema(source.form), raw, source, faults);
  const config = raw as WebhookConfig;
  const entries: readonly unknown[] = isRecord(raw) && Array.isArray(raw.routes) ? raw.routes : [];
  const parts = entries.map((entry, i) => readRouteParts(entry, ['routes', i], config, source, faults));
  checkUnique(entries, source, faults);
  const store = readStore(config?.store, source, faults);
  faults.throwIfAny();
  const routes = config.routes.map((route, i) => buildRoute(route, parts[i]!, config));
  resolvedRoutes.add(routes);
  return unprinted({ routes, store: store! });
}

/** For processes whose routes are all in code. */
export function configWithoutRoutes(): ResolvedConfig {
  const routes: Route[] = [];
  resolvedRoutes.add(routes);
  return unprinted({ routes, store: 'memory' });
}

function isResolved(raw: unknown): raw is ResolvedConfig {
  return isRecord(raw) && Array.isArray(raw.routes) && resolvedRoutes.has(raw.routes);
}

/** A store may hold a client, and a client a password. */
function unprinted(config: ResolvedConfig): ResolvedConfig {
  const summary = () => config.routes.map(({ path, provider }) => ({ path, provider: provider.name }));
  Object.defineProperty(config, 'toJSON', { value: () => ({ routes: summary() }) });
  Object.defineProperty(config, INSPECT, { value: () => ({ routes: summary() }) });
  return config;
}
