import type { Route } from '../core/route.js';
import type { DedupeStore } from '../core/store.js';
import { memoryStore } from '../stores/memory.js';
import { Faults } from './faults.js';
import type { HandlerOptions } from './handler-options.js';
import type { RouteOptions } from './options.js';
import { buildRoute, readRouteParts } from './resolve-route.js';
import { handlerSchema } from './schema.js';
import { checkShape, isRecord } from './shape.js';
import type { ConfigSource } from './source.js';
import { boundedMemory, isStore } from './store-option.js';

export interface ResolvedHandler {
  readonly route: Route;
  /** To be called once, with the first request: Cloudflare Workers give no random bytes before. */
  readonly openStore: () => DedupeStore;
}

/**
 * Checks the options of one handler and fills in the defaults.
 * @throws ConfigError with every fault at once.
 */
export function resolveHandler(raw: unknown, source: ConfigSource): ResolvedHandler {
  const faults = new Faults(source);
  checkShape(handlerSchema(), raw, source, faults);
  const parts = readRouteParts(raw, [], {}, source, faults);
  if (isRecord(raw) && raw.path === undefined && isStore(raw.store)) {
    faults.add({
      code: 'missing_option',
      path: ['path'],
      found: 'nothing',
      allowed: 'the path of this endpoint, e.g. /webhooks/stripe: in a store that others may share it keeps their events apart',
    });
  }
  faults.throwIfAny();
  const options = raw as HandlerOptions;
  const route: RouteOptions = { ...options, path: options.path ?? parts.provider!.name };
  return { route: buildRoute(route, parts, {}), openStore: () => openStore(options.store) };
}

function openStore(option: HandlerOptions['store']): DedupeStore {
  if (option === undefined || option === 'memory') return memoryStore();
  return isStore(option) ? option : boundedMemory(option);
}
