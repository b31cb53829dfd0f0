/** A client that the application has already. Told by its methods: none of these packages is ours to load. */
export type RedisClient = IoredisLike | NodeRedisLike | GlideLike | BunLike | SendRedisCommand;

/** `ioredis` and `iovalkey`, single or cluster. */
export interface IoredisLike {
  call(command: string, ...args: string[]): Promise<unknown>;
}
/** `redis`: `createClient()`, or `createCluster()`, whose `sendCommand` asks for the key first. */
export interface NodeRedisLike {
  // biome-ignore lint/suspicious/noExplicitAny: the client and the cluster of this package differ
  sendCommand(...args: any[]): Promise<unknown>;
}
/** `@valkey/valkey-glide`, single or cluster. */
export interface GlideLike {
  customCommand(args: string[]): Promise<unknown>;
}
/** Bun's own. */
export interface BunLike {
  send(command: string, args: string[]): Promise<unknown>;
}
/** Any other client: sends a command and gives its reply; texts may be strings or buffers. `key` is for clients that route by it. */
export type SendRedisCommand = (args: readonly string[], key: string) => Promise<unknown>;

/**
 * One way to call them all.
 * @throws TypeError for what is no client.
 */
export function senderOf(client: RedisClient): SendRedisCommand {
  if (typeof client === 'function') return client;
  if (has(client, 'customCommand')) return (args) => (client as GlideLike).customCommand([...args]);
  // Before `sendCommand`: ioredis has one of another kind.
  if (has(client, 'call')) return (args) => (client as IoredisLike).call(...(args as [string]));
  if (has(client, 'sendCommand')) {
    const { sendCommand } = client as NodeRedisLike;
    const byKey = isCluster(client);
    return (args, key) => sendCommand.apply(client, byKey ? [key, false, [...args]] : [[...args]]);
  }
  if (has(client, 'send')) return ([name = '', ...args]) => (client as BunLike).send(name, args);
  throw new TypeError(
    'redisStore: not a client of redis, ioredis, iovalkey or @valkey/valkey-glide, nor a function that sends a command',
  );
}

/** Are its keys on several nodes? Of a function nobody knows. */
export function isCluster(client: RedisClient): boolean {
  if (typeof client === 'function') return false;
  // redis, ioredis and iovalkey, GLIDE.
  return 'masters' in client || (client as { isCluster?: unknown }).isCluster === true || has(client, 'fcallWithRoute');
}

/** What the clients emit when a connection broke: ioredis and iovalkey, single or cluster, and redis. */
const BREAKS = ['close', '-node', 'reconnecting'];

/** Undefined for a client that does not tell. */
export function breaksOf(client: RedisClient): ((listener: () => void) => void) | undefined {
  if (!has(client, 'on')) return undefined;
  const emitter = client as unknown as { on(event: string, listener: () => void): unknown };
  return (listener) => {
    for (const event of BREAKS) emitter.on(event, listener);
  };
}

function has(client: unknown, method: string): boolean {
  return typeof client === 'object' && client !== null && typeof (client as Record<string, unknown>)[method] === 'function';
}
