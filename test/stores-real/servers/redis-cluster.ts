import { type RedisServer, startRedis } from './redis-server.js';

export interface RedisCluster {
  /** Each has a third of the slots. */
  readonly masters: readonly RedisServer[];
  /** Of the first of them. */
  readonly replica: RedisServer;
  readonly ports: readonly number[];
  /** Where a key is. */
  slotOf(key: string): Promise<number>;
  masterOf(slot: number): number;
  idOf(server: RedisServer): Promise<string>;
  /** What the first answers. */
  moveKey(key: string, from: RedisServer, to: RedisServer): Promise<string>;
  /** Each key that the first still has in the slot: the watched ones, and those of other tests, whose random names can lie in any. */
  moveRest(slot: number, from: RedisServer, to: RedisServer): Promise<void>;
  stop(): Promise<void>;
}

const SLOTS = 16_384;
const MASTERS = 3;
const ARGS = ['--cluster-node-timeout', '1000', '--repl-diskless-sync-delay', '0'];

/** Three masters, and a replica of the first. */
export async function startCluster(): Promise<RedisCluster> {
  const nodes = await Promise.all(
    Array.from({ length: MASTERS + 1 }, () => startRedis({ aof: true, cluster: true, args: ARGS })),
  );
  const masters = nodes.slice(0, MASTERS);
  const [first] = masters;
  const replica = nodes[MASTERS]!;
  const from = (n: number) => Math.floor((SLOTS * n) / MASTERS);
  const idOf = async (server: RedisServer) => (await server.bulk('CLUSTER', 'MYID')).trim();

  for (const [n, master] of masters.entries())
    await expectOk(master.command('CLUSTER', 'ADDSLOTSRANGE', String(from(n)), String(from(n + 1) - 1)));
  for (const [n, node] of nodes.entries()) {
    await expectOk(node.command('CLUSTER', 'SET-CONFIG-EPOCH', String(n + 1)));
    if (n > 0) await expectOk(node.command('CLUSTER', 'MEET', '127.0.0.1', String(first!.port), String(first!.busPort)));
  }
  const firstId = await idOf(first!);
  await until(async () => (await replica.bulk('CLUSTER', 'NODES')).includes(firstId));
  await until(async () => (await replica.command('CLUSTER', 'REPLICATE', firstId)).startsWith('+OK'));
  for (const node of nodes) {
    await until(async () => (await node.bulk('CLUSTER', 'INFO')).includes('cluster_state:ok'));
    await until(async () => (await node.bulk('CLUSTER', 'NODES')).includes('slave'));
  }
  await until(async () => (await replica.info('replication')).includes('master_link_status:up'));

  return {
    masters,
    replica,
    ports: nodes.map(({ port }) => port),
    slotOf: async (key) => Number((await first!.command('CLUSTER', 'KEYSLOT', key)).slice(1)),
    masterOf: (slot) => masters.findIndex((_, n) => slot < from(n + 1)),
    idOf,
    moveKey,
    moveRest,
    stop: async () => void (await Promise.all(nodes.map((node) => node.stop()))),
  };
}

const moveKey = (key: string, from: RedisServer, to: RedisServer): Promise<string> =>
  from.command('MIGRATE', '127.0.0.1', String(to.port), key, '0', '2000');

async function moveRest(slot: number, from: RedisServer, to: RedisServer): Promise<void> {
  while (true) {
    const key = (await from.bulk('CLUSTER', 'GETKEYSINSLOT', String(slot), '1')).trim();
    if (key === '*0') return;
    await expectOk(moveKey(key, from, to));
  }
}

async function until(isSo: () => Promise<boolean>): Promise<void> {
  const giveUpAt = performance.now() + 30_000;
  while (!(await isSo())) {
    if (performance.now() > giveUpAt) throw new Error(`the cluster does not come up: ${isSo}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

async function expectOk(reply: Promise<string>): Promise<void> {
  if (!(await reply).startsWith('+OK')) throw new Error(await reply);
}
