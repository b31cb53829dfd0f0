import { afterAll, beforeAll, expect, test } from 'vitest';
import { type GuardedApp, startGuardedApp } from './guarded-app.js';
import { mutatedTarget } from './mutate-target.js';
import { sendPipelined } from './pipeline.js';
import { randomOf } from './random.js';
import { bytesOf } from './raw-request.js';

/** `npm run fuzz:routers` sends a million, before a release. */
const REQUESTS = Number(process.env.FUZZ_REQUESTS ?? 100_000);
const SEED = Number(process.env.FUZZ_SEED ?? 1);
const CONNECTIONS = 8;
const body = '{"id":"evt_1","type":"a"}';

let app: GuardedApp;
beforeAll(async () => {
  app = await startGuardedApp({ PROTOCOLS: 'http' });
});
afterAll(() => app.stop());

test(`${REQUESTS} targets near the webhook's, pipelined: no handler runs`, { timeout: 3_600_000 }, async () => {
  const random = randomOf(SEED);
  let sent = 0;
  let parsed = 0;
  const connection = async () => {
    while (sent < REQUESTS && app.effects.length === 0) {
      const targets = Array.from({ length: 1 + random.below(4) }, () => mutatedTarget(random));
      sent += targets.length;
      const answered = await sendPipelined(
        random.pick(app.servers).port,
        targets.map((target) => bytesOf({ target, body })),
      );
      parsed += answered.parsed;
    }
  };
  await Promise.all(Array.from({ length: CONNECTIONS }, connection));
  const bypasses = await app.settled();
  console.log(
    `seed ${SEED}: ${sent} requests, ${parsed} parsed, ${bypasses} caught by the guard alone, ${app.effects.length} handler runs`,
  );
  expect(app.effects).toEqual([]);
  expect(parsed).toBeGreaterThan(sent * 0.4);
});
