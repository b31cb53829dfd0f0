// One process of `soak:redis`: sends its share of the deliveries to an engine of its own, each until it is answered with 200.
import { openSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createEngine, redisStoreByUrl, routeOf } from '../../.tmp/soak/parts.mjs';
import { eventOf, workerOf } from './deliveries.mjs';

const settings = JSON.parse(process.argv[2]);
const CLIENTS = fileURLToPath(new URL('../../test/stores-real', import.meta.url));
const AT_ONCE = 64;
const totals = { claims: 0, retries: 0, leasesLost: 0, dropped: 0, away: 0 };
const effects = openSync(join(settings.effects, String(settings.index)), 'a');
let clockOffsetMs = 0;
process.on('message', (message) => {
  clockOffsetMs = message.clockOffsetMs;
});

const store = redisStoreByUrl({
  url: settings.url,
  package: settings.package,
  directory: CLIENTS,
  durableAck: settings.durableAck,
});
const engine = createEngine({
  store,
  now: () => Date.now() + clockOffsetMs,
  onFault() {},
  observer: { started: () => ({ run: (fn) => fn(), settled() {} }) },
  dedupeObserver: {
    claimAnswered: () => totals.claims++,
    leaseLost: () => totals.leasesLost++,
    endingDropped: () => totals.dropped++,
    storeAway: (isAway) => (totals.away += isAway ? 1 : 0),
  },
});
const route = routeOf({ idempotencyKey: 'provider', onStoreFailure: 'retry-later' });
const body = Buffer.from('{}');

/** Answers as the sender is answered. */
function send(event) {
  return new Promise((resolve) => {
    const headers = { 'x-signature': 'good', 'x-event-id': `evt_${event}` };
    const head = {
      method: 'POST',
      target: '/webhooks/test',
      params: {},
      header: (name) => headers[name],
      isRepeated: () => false,
      release() {},
    };
    engine.deliver(route, {
      head,
      isGone: false,
      holdBody: (_limit, received) => received({ state: 'complete', body }),
      abandon() {},
      answer: ({ status }) => resolve(status),
      runHandler(delivery, report) {
        writeSync(effects, `${event} ${delivery.attempt} ${Date.now()}\n`);
        const response = { status: 200, headers: {} };
        // Some handlers take a while.
        if (event % 16 === 0) setTimeout(respond, 5);
        else respond();
        function respond() {
          report.responded(response);
          resolve(200);
        }
      },
    });
  });
}

async function deliver(event) {
  while ((await send(event)) !== 200) {
    totals.retries++;
    await new Promise((resolve) => setTimeout(resolve, 50 + Math.random() * 200));
  }
}

let next = 0;
let done = 0;
async function sendOneAfterTheOther() {
  for (;;) {
    while (next < settings.deliveries && workerOf(next, settings.workers) !== settings.index) next++;
    if (next >= settings.deliveries) return;
    await deliver(eventOf(next++));
    if (++done % 500 === 0) process.send({ done });
  }
}
await Promise.all(Array.from({ length: AT_ONCE }, sendOneAfterTheOther));
// The endings that are still to be told, as a process has that goes on.
await new Promise((resolve) => setTimeout(resolve, 1_500));
process.send({ totals }, () => process.exit(0));
