import { type RedisServer, startRedis } from './redis-server.js';
import { startProxy } from './tcp-proxy.js';

/** A master, a replica that lags behind it, and one address for whichever of them is the master. */
export interface RedisPair {
  readonly port: number;
  readonly url: string;
  readonly master: RedisServer;
  readonly replica: RedisServer;
  /** The master dies, and with it what was on its way to the replica; that takes over. Gives how many keys it had not received. */
  failOver(): Promise<number>;
  stop(): Promise<void>;
}

export async function startPair({ lagMs, args = [] }: { lagMs: number; args?: readonly string[] }): Promise<RedisPair> {
  const start = () => startRedis({ aof: true, args: ['--repl-diskless-sync-delay', '0', ...args] });
  let [master, replica] = await Promise.all([start(), start()]);
  const address = await startProxy(master.port);
  let link = await follow();

  async function follow() {
    const far = await startProxy(master.port, { delayMs: lagMs });
    await replica.command('REPLICAOF', '127.0.0.1', String(far.port));
    while (!(await replica.info('replication')).includes('master_link_status:up')) await pause(20);
    return far;
  }

  return {
    port: address.port,
    url: `redis://127.0.0.1:${address.port}/0`,
    get master() {
      return master;
    },
    get replica() {
      return replica;
    },
    async failOver() {
      const former = master;
      await Promise.all([former.kill(), link.stop()]);
      await replica.command('REPLICAOF', 'NO', 'ONE');
      const received = await size(replica);
      address.switchTo(replica.port);
      // It comes up with all that it had acknowledged, which is how it is known what the other one lacked.
      await former.start();
      const acknowledged = await size(former);
      [master, replica] = [replica, former];
      link = await follow();
      return acknowledged - received;
    },
    async stop() {
      await Promise.all([address.stop(), link.stop()]);
      await Promise.all([master.stop(), replica.stop()]);
    },
  };
}

async function size(server: RedisServer): Promise<number> {
  return Number((await server.command('DBSIZE')).slice(1));
}

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
