import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { signDelivery } from '../../src/testing.js';
import { type GuardedApp, SECRET, type ServerOf, startGuardedApp } from './guarded-app.js';
import { sendRaw } from './raw-request.js';

const body = JSON.stringify({ id: 'evt_1', type: 'invoice.paid' });

/** A way to a handler, and how to ask for it. */
interface Door extends ServerOf {
  readonly door: string;
  readonly isParsed: boolean;
  readonly target: string;
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
}

let app: GuardedApp;
let unguarded: GuardedApp;
beforeAll(async () => {
  app = await startGuardedApp({}, 'doors-app.mjs');
  unguarded = await startGuardedApp({ UNGUARDED: 'yes' }, 'doors-app.mjs');
});
afterAll(() => {
  app.stop();
  unguarded.stop();
});

async function knock(at: GuardedApp, isParsed: boolean, more: Readonly<Record<string, string>> = {}) {
  const doors = (at.servers as readonly Door[]).filter((door) => door.isParsed === isParsed);
  const before = at.effects.length;
  const statuses = new Map<string, number>();
  for (const door of doors) {
    const { target, method, headers } = door;
    statuses.set(door.name, await sendRaw(door, { target, method, body, headers: { ...headers, ...more } }));
  }
  await at.settled();
  return { doors, statuses, effects: at.effects.slice(before) };
}

const signature = () => signDelivery('stripe', { body, secret: SECRET }).headers;
/** Node keeps the body of a request that it takes for an upgrade to itself, so there is nothing to verify. */
const isUpgrade = ({ door }: Door) => door === 'an upgrade';

describe('without us every door leads to the handler', () => {
  test.each([false, true])('body parsed: %s', async (isParsed) => {
    const { doors, effects } = await knock(unguarded, isParsed);
    expect(effects.map(({ ran }) => ran).sort()).toEqual(doors.map(({ name }) => name).sort());
  });
});

test.each([false, true])('without a signature no door opens; body parsed: %s', async (isParsed) => {
  const { doors, statuses, effects } = await knock(app, isParsed);
  expect(effects).toEqual([]);
  for (const { name } of doors) expect(statuses.get(name), name).toBe(401);
});

test('signed: verified at the guard, and the handler runs once with the whole body', async () => {
  const { doors, statuses, effects } = await knock(app, false, signature());
  const expected = doors.filter((door) => !isUpgrade(door)).map(({ name }) => name);
  for (const { name } of doors) expect(statuses.get(name), name).toBe(expected.includes(name) ? 200 : 401);
  expect(effects.map(({ ran }) => ran)).toEqual(expected);
  for (const effect of effects) expect(effect).toMatchObject({ body, isVerified: true, isTracked: true });
});

test('signed, but somebody read the body before: nothing to verify any more, 401', async () => {
  const { statuses, effects } = await knock(app, true, signature());
  const opened = [...statuses].filter(([, status]) => status === 200).map(([name]) => name);
  expect(effects.map(({ ran }) => ran)).toEqual(opened);
  for (const [name, status] of statuses) if (!opened.includes(name)) expect(status, name).toBe(401);
  // Where the URL is the webhook's own when the parser runs, the guard is before the parser.
  for (const name of opened) expect(name).not.toMatch(/rewrite|override/);
});
