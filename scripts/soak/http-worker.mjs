// One process of `soak:workers` and `soak:duplicates`: an HTTP server behind the engine, in front of a Redis that all share.
import { openSync, writeSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createEngine, createRouteTable, redisStoreByUrl, routeOf, watchNodeHttp } from '../../.tmp/soak/parts.mjs';

const settings = JSON.parse(process.argv[2]);
const CLIENTS = fileURLToPath(new URL('../../test/stores-real', import.meta.url));
const effects = openSync(join(settings.effects, String(process.pid)), 'a');

const attempts = new WeakMap();
const store = redisStoreByUrl({
  url: settings.url,
  package: settings.package ?? 'ioredis',
  directory: CLIENTS,
  durableAck: settings.durableAck,
});
const engine = createEngine({
  store,
  onFault() {},
  leaseMs: settings.leaseMs,
  observer: { started: () => ({ run: (fn) => fn(), settled() {} }) },
});
const table = createRouteTable([routeOf({ idempotencyKey: 'provider', onStoreFailure: 'retry-later' })]);
watchNodeHttp({
  table: () => table,
  deliver(route, exchange) {
    const runHandler = exchange.runHandler.bind(exchange);
    engine.deliver(
      route,
      Object.assign(exchange, {
        runHandler(delivery, report) {
          current = delivery.attempt;
          runHandler(delivery, report);
        },
      }),
    );
  },
});

/** Of the delivery whose handler is called in the same tick. */
let current;
const server = createServer((req, res) => {
  attempts.set(req, current);
  const event = req.headers['x-event-id'];
  writeSync(effects, `${event} ${attempts.get(req)} ${Date.now()}\n`);
  setTimeout(() => res.end('ok'), settings.handlerMs);
});
server.keepAliveTimeout = 60_000;
server.listen(0, '127.0.0.1', () => process.send({ port: server.address().port }));
