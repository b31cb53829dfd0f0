import { startPair, startRedis } from '../../.tmp/soak/parts.mjs';

/** A Redis (AOF) that dies by SIGKILL: it comes back 200 ms later, or, with a lag, a replica takes over that is so far behind. */
export async function startDyingRedis({ lagMs, args = [] }) {
  const redis = lagMs === undefined ? await startRedis({ aof: true, args }) : await startPair({ lagMs, args });
  return {
    url: redis.url,
    /** Keys that the replicas had not received when they took over. */
    lacked: 0,
    async die() {
      if (lagMs !== undefined) {
        this.lacked += await redis.failOver();
        return;
      }
      await redis.kill();
      await new Promise((resolve) => setTimeout(resolve, 200));
      await redis.start();
    },
    info: (section) => (redis.master ?? redis).info(section),
    stop: () => redis.stop(),
  };
}
