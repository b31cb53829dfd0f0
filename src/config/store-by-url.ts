import { createHash } from 'node:crypto';
import type { DedupeStore } from '../core/store.js';
import { findRedisPackage, REDIS_PACKAGES } from '../stores/redis/app-client.js';
import { type ConnectedStore, redisStoreByUrl } from '../stores/redis/from-url.js';
import type { Faults } from './faults.js';
import type { RedisOption, WebhookConfig } from './options.js';
import type { ConfigSource } from './source.js';
import { boundedMemory, isStore } from './store-option.js';

/** A store that a config tells the place of. Nothing is loaded or connected before it is opened. */
export interface StoreByUrl {
  /** The same for the same place and options; tells neither. */
  readonly identity: string;
  open(): ConnectedStore;
}

export function isByUrl(store: DedupeStore | StoreByUrl): store is StoreByUrl {
  return 'identity' in store;
}

/** Undefined where there is a fault. */
export function readStore(
  option: WebhookConfig['store'],
  source: ConfigSource,
  faults: Faults,
): DedupeStore | StoreByUrl | 'memory' | undefined {
  if (!faults.areNoneAt(['store'])) return undefined;
  if (option === undefined || option === 'memory') return 'memory';
  if (typeof option === 'string') return byUrl({ url: option }, source, faults);
  if (isStore(option)) return option;
  return 'redis' in option ? byUrl(option.redis, source, faults) : boundedMemory(option);
}

function byUrl(
  options: RedisOption['redis'],
  { directory = process.cwd() }: ConfigSource,
  faults: Faults,
): StoreByUrl | undefined {
  const name = findRedisPackage(directory);
  if (name === undefined) {
    const [first, ...others] = REDIS_PACKAGES;
    faults.add({
      code: 'missing_package',
      path: ['store'],
      found: 'a Redis URL, and no client installed to connect with',
      allowed: `npm install ${first} (or ${others.join(', or ')}), or a config in code with redisStore(client)`,
    });
    return undefined;
  }
  const place = { ...options, package: name, directory };
  return {
    identity: createHash('sha256').update(JSON.stringify(place)).digest('base64url'),
    open: () => redisStoreByUrl(place),
  };
}
