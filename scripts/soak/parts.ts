/** What the runs of this folder need of the sources: bundled by `run.mjs`, because Node 20 cannot run TypeScript. */
export { watchNodeHttp } from '../../src/adapters/node-http.js';
export { createEngine } from '../../src/core/engine.js';
export { createRouteTable } from '../../src/core/route-table.js';
export { memoryStore } from '../../src/stores/memory.js';
export { redisStoreByUrl } from '../../src/stores/redis/from-url.js';
export { CLAIM, COMPLETE, firstRecord } from '../../src/stores/redis/scripts.js';
export { redisStore } from '../../src/stores/redis.js';
export { routeOf } from '../../test/helpers/routes.js';
export { startPair } from '../../test/stores-real/servers/redis-pair.js';
export { startRedis } from '../../test/stores-real/servers/redis-server.js';
