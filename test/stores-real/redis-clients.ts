import { once } from 'node:events';
import { createRequire } from 'node:module';
import type { RedisClient } from '../../src/stores/redis/client.js';

export interface ConnectedClient {
  readonly client: RedisClient;
  close(): Promise<void>;
}

type Connect = (port: number) => Promise<ConnectedClient>;

/** Installed by the command that runs these tests, and by no other: the type checker must do without. */
export const load: (name: string) => any = createRequire(import.meta.url);

const ignore = () => {};

function glide() {
  const loaded = load('@valkey/valkey-glide');
  loaded.Logger.setLoggerConfig('off');
  return loaded;
}
/** As the docs tell to set them: a command fails at once while the server is away. */
const HASTY = { enableOfflineQueue: false, maxRetriesPerRequest: 0, maxLoadingRetryTime: 500, retryStrategy: () => 50 } as const;

async function connectIoredis(port: number): Promise<ConnectedClient> {
  const client = new (load('ioredis').Redis)({ ...HASTY, port, host: '127.0.0.1', lazyConnect: true });
  client.on('error', ignore);
  await client.connect();
  return { client, close: async () => client.disconnect() };
}

async function connectIovalkey(port: number): Promise<ConnectedClient> {
  const client = new (load('iovalkey').Redis)({ ...HASTY, port, host: '127.0.0.1', lazyConnect: true });
  client.on('error', ignore);
  await client.connect();
  return { client, close: async () => client.disconnect() };
}

async function connectNodeRedis(port: number): Promise<ConnectedClient> {
  const client = load('redis').createClient({
    socket: { port, host: '127.0.0.1', reconnectStrategy: () => 50 },
    disableOfflineQueue: true,
  });
  client.on('error', ignore);
  await client.connect();
  return { client, close: async () => client.destroy() };
}

async function connectGlide(port: number): Promise<ConnectedClient> {
  const client = await glide().GlideClient.createClient({
    addresses: [{ host: '127.0.0.1', port }],
    requestTimeout: 1_000,
  });
  return { client, close: async () => client.close() };
}

/** As an application that has none of these would write it. */
async function connectByFunction(port: number): Promise<ConnectedClient> {
  const { client, close } = await connectNodeRedis(port);
  const { sendCommand } = client as { sendCommand(args: readonly string[]): Promise<unknown> };
  return { client: (args) => sendCommand.call(client, args), close };
}

type ConnectCluster = (ports: readonly number[]) => Promise<ConnectedClient>;

const connectClusterOf =
  (name: 'ioredis' | 'iovalkey'): ConnectCluster =>
  async (ports) => {
    const client = new (load(name).Cluster)(
      ports.map((port) => ({ host: '127.0.0.1', port })),
      { retryDelayOnFailover: 50, clusterRetryStrategy: () => 50 },
    );
    client.on('error', ignore);
    await once(client, 'ready');
    return { client, close: async () => client.disconnect() };
  };

const connectNodeRedisCluster: ConnectCluster = async (ports) => {
  const client = load('redis').createCluster({ rootNodes: ports.map((port) => ({ url: `redis://127.0.0.1:${port}` })) });
  client.on('error', ignore);
  await client.connect();
  return { client, close: async () => client.destroy() };
};

const connectGlideCluster: ConnectCluster = async (ports) => {
  const { GlideClusterClient } = glide();
  const addresses = ports.map((port) => ({ host: '127.0.0.1', port }));
  const client = await GlideClusterClient.createClient({ addresses, requestTimeout: 1_000 });
  return { client, close: async () => client.close() };
};

export const CLUSTER_CLIENTS: Readonly<Record<string, ConnectCluster>> = {
  ioredis: connectClusterOf('ioredis'),
  iovalkey: connectClusterOf('iovalkey'),
  redis: connectNodeRedisCluster,
  '@valkey/valkey-glide': connectGlideCluster,
};

export const CLIENTS: Readonly<Record<string, Connect>> = {
  ioredis: connectIoredis,
  iovalkey: connectIovalkey,
  redis: connectNodeRedis,
  '@valkey/valkey-glide': connectGlide,
  'a function': connectByFunction,
};
