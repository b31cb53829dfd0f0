export type {
  BunLike,
  GlideLike,
  IoredisLike,
  NodeRedisLike,
  RedisClient,
  SendRedisCommand,
} from './stores/redis/client.js';
export { type RedisStoreOptions, redisStore } from './stores/redis.js';
