import * as v from 'valibot';
import { routeSchema } from './route-schema.js';
import { about, mode } from './schema-parts.js';
import { isStore } from './store-option.js';
import { memoryBounds, redisOptions, redisUrl } from './store-schema.js';

/**
 * The shape of a config. The message of every schema and check is what is *allowed* there; descriptions and defaults are for
 * editors. `file`: what can be written in YAML and JSON. `code`: functions and stores too.
 */
export type Form = 'file' | 'code';

export function configSchema(form: Form) {
  return v.strictObject(
    {
      $schema: v.optional(v.pipe(v.string('the address of a JSON Schema'), about('For editors; has no effect.'))),
      mode: v.optional(v.pipe(mode(), about('For every route that says nothing else.', 'enforce'))),
      store: v.optional(store(form)),
      routes: v.pipe(
        v.array(routeSchema(form === 'code'), 'a list of routes'),
        v.minLength(1, 'at least one route'),
        about('The paths that receive webhooks.'),
      ),
    },
    'an object with routes',
  );
}

/** What a wrapper around one handler takes: a route without the need of a path, and the store beside it. */
export function handlerSchema() {
  const { path, ...route } = routeSchema(true).entries;
  return v.strictObject({ path: v.optional(path), ...route, store: v.optional(handlerStore()) }, 'an object with provider');
}

function store(form: Form) {
  const allowed = `memory, redis://host:6379/0, { memory: { maxEntries, maxBytes } }, { redis: { url, prefix, storeResponseBody, encryptionKey } }${form === 'code' ? ', or a DedupeStore' : ' (any other store: as a DedupeStore, in a config that is code)'}`;
  const inFiles = [
    v.picklist(['memory'], allowed),
    v.pipe(redisUrl(allowed), about('Redis or Valkey, with the client that the application has installed.')),
    v.strictObject({ memory: memoryBounds() }, allowed),
    v.strictObject({ redis: redisOptions() }, allowed),
  ] as const;
  return v.pipe(
    form === 'code' ? v.union([v.custom(isStore, allowed), ...inFiles], allowed) : v.union(inFiles, allowed),
    about('Where it is remembered which events were handled. memory: in this process, lost on a restart.', 'memory'),
  );
}

/** Without a URL: a platform of functions has no config file to find a client from, and may be no Node. */
function handlerStore() {
  const allowed = 'memory, or { memory: { maxEntries, maxBytes } }, or a DedupeStore, e.g. redisStore(client)';
  return v.pipe(
    v.union(
      [v.custom(isStore, allowed), v.picklist(['memory'], allowed), v.strictObject({ memory: memoryBounds() }, allowed)],
      allowed,
    ),
    about('Where it is remembered which events were handled. memory: in this process, lost on a restart.', 'memory'),
  );
}
