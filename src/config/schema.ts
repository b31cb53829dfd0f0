import * as v from 'valibot';
import { STORE_BYTES, STORE_ENTRIES } from './limits.js';
import { routeSchema } from './route-schema.js';
import { about, mode, size } from './schema-parts.js';
import { isStore } from './store-option.js';

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
  return v.strictObject({ path: v.optional(path), ...route, store: v.optional(store('code')) }, 'an object with provider');
}

function store(form: Form) {
  const allowed = `memory, or { memory: { maxEntries, maxBytes } }${form === 'code' ? ', or a DedupeStore' : ' (any other store: as a DedupeStore, in a config that is code)'}`;
  const entries = `a whole number, ${STORE_ENTRIES.min} to ${STORE_ENTRIES.max}`;
  const bounds = v.strictObject(
    {
      maxEntries: v.optional(
        v.pipe(
          v.number(entries),
          v.integer(entries),
          v.minValue(STORE_ENTRIES.min, entries),
          v.maxValue(STORE_ENTRIES.max, entries),
          about('Events to remember.', 100_000),
        ),
      ),
      maxBytes: v.optional(v.pipe(size(STORE_BYTES, '0b to 1048576mib', '64mib'), about('For recorded responses.', '64mib'))),
    },
    'an object with maxEntries and maxBytes',
  );
  const inFiles = [v.picklist(['memory'], allowed), v.strictObject({ memory: bounds }, allowed)] as const;
  return v.pipe(
    form === 'code' ? v.union([v.custom(isStore, allowed), ...inFiles], allowed) : v.union(inFiles, allowed),
    about('Where it is remembered which events were handled. memory: in this process, lost on a restart.', 'memory'),
  );
}
