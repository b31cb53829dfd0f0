import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { signDelivery } from '../../src/testing.js';
import { REPOSITORY } from '../helpers/repository.js';
import { CANONICAL, CORPUS } from './corpus.js';
import { type Effect, type GuardedApp, SECRET, startGuardedApp } from './guarded-app.js';
import { sendRaw } from './raw-request.js';

const body = JSON.stringify({ id: 'evt_1', type: 'invoice.paid' });

interface EffectInCode extends Effect {
  readonly route?: string;
  readonly tracks: boolean;
}

const REGISTER = pathToFileURL(join(REPOSITORY, 'dist/register.js')).href;

/** With nothing else; beside an instrumentation that has other routes; by `register` without a config. */
const WAYS: readonly [string, Record<string, string>][] = [
  ['alone', {}],
  ['instrumentation', {}],
  ['register', { NODE_OPTIONS: `--import ${REGISTER}`, OUTWORX_WEBHOOKS_CONFIG: 'none', OTEL_SDK_DISABLED: 'true' }],
];

describe.each(WAYS)('routes in code, %s', (OURS, env) => {
  let app: GuardedApp;
  beforeAll(async () => {
    app = await startGuardedApp({ OURS, ...env }, 'in-code-app.mjs');
  });
  afterAll(() => app.stop());

  test('no spelling runs a handler without a signature', async () => {
    expect(app.servers.length).toBeGreaterThanOrEqual(process.env.SETUPS ? 1 : 30);
    for (const server of app.servers) {
      const statuses = await Promise.all(
        CORPUS.map(({ target, host }) => sendRaw(server, { target, body, ...(host ? { host } : {}) })),
      );
      expect(statuses[0], `${server.name}, canonical`).toBe(401);
    }
    await app.settled();
    expect(app.effects).toEqual([]);
  });

  test('nor does a forged one', async () => {
    const { headers } = signDelivery('stripe', { body, secret: 'whsec_forged' });
    for (const server of app.servers) expect(await sendRaw(server, { target: CANONICAL, body, headers }), server.name).toBe(401);
    await app.settled();
    expect(app.effects).toEqual([]);
  });

  test('a signed delivery runs each handler once, with what is known of it; its repeat is answered from the record', async () => {
    for (const [i, server] of app.servers.entries()) {
      const event = JSON.stringify({ id: `evt_${OURS}_${i}`, type: 'invoice.paid' });
      const { headers } = signDelivery('stripe', { body: event, secret: SECRET });
      const statuses = [];
      for (const _ of [1, 2]) statuses.push(await sendRaw(server, { target: CANONICAL, body: event, headers }));
      // Nest answers 201 to a POST.
      expect([200, 201], server.name).toContain(statuses[0]);
      expect(statuses[1], server.name).toBe(statuses[0]);
    }
    await app.settled();
    expect((app.effects as EffectInCode[]).map(({ ran, isVerified, tracks }) => ({ ran, isVerified, tracks }))).toEqual(
      app.servers.map(({ name }) => ({ ran: name, isVerified: true, tracks: true })),
    );
    for (const { ran, route } of app.effects as EffectInCode[]) {
      if (/before all else|Polka/.test(ran)) expect(route, ran).toMatch(/^\/\*/);
      else expect(route, ran).toBe(CANONICAL);
    }
  });
});
