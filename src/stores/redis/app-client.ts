import { createRequire } from 'node:module';
import { join } from 'node:path';
import { senderOf } from './client.js';
import type { Connection, OpenConnection } from './link.js';

/** The packages that a store by URL can use, in this order. */
export const REDIS_PACKAGES = ['ioredis', 'iovalkey', 'redis'] as const;
export type RedisPackage = (typeof REDIS_PACKAGES)[number];

const CONNECT_WITHIN_MS = 2_000;

/** Which of them the application has installed. */
export function findRedisPackage(directory: string): RedisPackage | undefined {
  const { resolve } = createRequire(join(directory, 'package.json'));
  return REDIS_PACKAGES.find((name) => {
    try {
      return resolve(name) !== '';
    } catch {
      return false;
    }
  });
}

/** Opens connections with the application's own copy, loaded at the first of them. */
export function openByUrl(url: string, name: RedisPackage, directory: string): OpenConnection {
  const require = createRequire(join(directory, 'package.json'));
  return (on) => {
    const loaded = require(name);
    return name === 'redis' ? openNodeRedis(loaded, url, on) : openIoredis(loaded, url, on);
  };
}

type Events = Parameters<OpenConnection>[0];

interface Emitter {
  on(event: string, listener: (error?: unknown) => void): unknown;
}

interface Ioredis extends Emitter {
  call(command: string, ...args: string[]): Promise<unknown>;
  connect(): Promise<void>;
  disconnect(): void;
  readonly stream?: { unref?(): void };
  readonly status: string;
}

/** Every retry and every queue of its own is off: a command fails when the connection does, and is decided upon here. */
function openIoredis(loaded: { Redis: new (url: string, options: object) => Ioredis }, url: string, on: Events): Connection {
  const client = new loaded.Redis(url, {
    lazyConnect: true,
    enableOfflineQueue: false,
    autoResendUnfulfilledCommands: false,
    maxRetriesPerRequest: 0,
    connectTimeout: CONNECT_WITHIN_MS,
    maxLoadingRetryTime: 500,
    retryStrategy: () => null,
    reconnectOnError: () => false,
  });
  let lastError: unknown;
  client.on('error', (error) => {
    lastError = error;
  });
  client.on('connect', () => client.stream?.unref?.());
  client.on('ready', on.ready);
  client.on('end', () => on.down(lastError));
  client.connect().catch((error) => on.down(lastError ?? error));
  return {
    send: senderOf(client),
    close() {
      // Of one that has ended it would set a timer of two seconds, and one failure after the other would keep the process alive.
      if (client.status !== 'end') client.disconnect();
    },
  };
}

interface NodeRedis extends Emitter {
  sendCommand(args: string[]): Promise<unknown>;
  connect(): Promise<unknown>;
  /** Since version 5; before, `disconnect`. */
  destroy?(): void;
  disconnect?(): Promise<void>;
  unref?(): void;
}

function openNodeRedis(loaded: { createClient(options: object): NodeRedis }, url: string, on: Events): Connection {
  const client = loaded.createClient({
    url,
    disableOfflineQueue: true,
    socket: { connectTimeout: CONNECT_WITHIN_MS, reconnectStrategy: false },
  });
  // Not to be reconnected: whatever its error, this client is done for.
  client.on('error', on.down);
  client.on('end', () => on.down(new Error('the connection was closed')));
  client.on('ready', () => {
    client.unref?.();
    on.ready();
  });
  client.connect().catch(on.down);
  return { send: senderOf(client), close: () => closeQuietly(client) };
}

function closeQuietly(client: NodeRedis): void {
  try {
    if (client.destroy !== undefined) client.destroy();
    else client.disconnect?.().catch(() => {});
  } catch {
    // It was closed already.
  }
}
