import { afterAll, beforeAll, expect, test } from 'vitest';
import { signDelivery } from '../../src/testing.js';
import { type Seen, writeCompatibility } from './compatibility.js';
import { CANONICAL, CORPUS } from './corpus.js';
import { type GuardedApp, SECRET, type ServerOf, startGuardedApp } from './guarded-app.js';
import { sendRaw } from './raw-request.js';

const body = JSON.stringify({ id: 'evt_1', type: 'invoice.paid' });

let app: GuardedApp;
beforeAll(async () => {
  app = await startGuardedApp();
});
afterAll(() => {
  app.stop();
  if (process.env.COMPATIBILITY === 'write') writeCompatibility(app.servers.map(seenOf));
});

function seenOf({ name, protocol }: ServerOf): Seen {
  const own = app.effects.filter((effect) => effect.ran === name && effect.protocol === protocol);
  const signedRuns = own.filter(({ isVerified }) => isVerified).length;
  return { name, protocol, spellings: CORPUS.length, unverifiedRuns: own.length - signedRuns, signedRuns };
}

test('the corpus and the set-ups are as many as they were', () => {
  expect(CORPUS.length).toBeGreaterThanOrEqual(65);
  expect(new Set(CORPUS.map(({ target, host }) => `${host} ${target}`)).size).toBe(CORPUS.length);
  expect(new Set(app.servers.map(({ name }) => name)).size).toBeGreaterThanOrEqual(28);
});

test.each(['http', 'https', 'http2'] as const)('%s: no spelling runs a handler without a signature', async (protocol) => {
  const before = app.effects.length;
  for (const server of app.servers.filter((each) => each.protocol === protocol)) {
    const statuses = await Promise.all(
      CORPUS.map(({ target, host }) => sendRaw(server, { target, body, ...(host ? { host } : {}) })),
    );
    expect(statuses[0], `${server.name}, canonical`).toBe(401);
  }
  await app.settled();
  expect(app.effects.slice(before)).toEqual([]);
});

test('without us the corpus runs the handler of every set-up, in more than one spelling', async () => {
  const open = await startGuardedApp({ UNGUARDED: 'yes', PROTOCOLS: 'http' });
  for (const server of open.servers) await Promise.all(CORPUS.map(({ target }) => sendRaw(server, { target, body })));
  await open.settled();
  open.stop();
  for (const { name } of open.servers) {
    expect(open.effects.filter(({ ran }) => ran === name).length, name).toBeGreaterThan(3);
  }
});

test('a signed delivery to the canonical path runs each handler exactly once', async () => {
  const before = app.effects.length;
  for (const server of app.servers) {
    const { headers } = signDelivery('stripe', { body, secret: SECRET });
    // Nest answers 201 to a POST.
    expect([200, 201], server.name).toContain(await sendRaw(server, { target: CANONICAL, body, headers }));
  }
  await app.settled();
  const ran = app.effects.slice(before).map(({ ran, protocol, isVerified }) => ({ ran, protocol, isVerified }));
  expect(ran).toEqual(app.servers.map(({ name, protocol }) => ({ ran: name, protocol, isVerified: true })));
});
