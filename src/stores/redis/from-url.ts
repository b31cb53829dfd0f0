import type { DedupeStore } from '../../core/store.js';
import { type RedisStoreOptions, redisStore } from '../redis.js';
import { openByUrl, type RedisPackage } from './app-client.js';
import { createLink } from './link.js';

export interface RedisPlace extends RedisStoreOptions {
  /** `redis:` or `rediss:`. May hold a password. */
  readonly url: string;
  readonly package: RedisPackage;
  /** From where the package is resolved. */
  readonly directory: string;
}

/** A store with a connection of its own, which keeps no process alive. */
export interface ConnectedStore extends DedupeStore {
  /** Connects ahead of the first delivery. */
  connect(): void;
  close(): void;
}

export function redisStoreByUrl({ url, package: name, directory, ...options }: RedisPlace): ConnectedStore {
  const link = createLink(openByUrl(url, name, directory));
  const client = {
    call: (...args: string[]) => link.send(args, ''),
    on(event: string, listener: () => void) {
      if (event === 'close') link.onBreak(listener);
    },
  };
  const store = redisStore(client, options);
  return Object.defineProperties(
    { connect: link.connect, close: link.close } as ConnectedStore,
    Object.getOwnPropertyDescriptors(store),
  );
}
