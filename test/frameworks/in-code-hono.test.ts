import { getRequestListener } from '@hono/node-server';
import { Hono } from 'hono';
import { getRequestListener as getRequestListener1 } from 'node-server1';
import { afterEach, describe, expect, test } from 'vitest';
import { ConfigError, type Track, webhook } from '../../src/hono.js';
import { getDelivery } from '../../src/index.js';
import { eventOf, headersOf, observed, REFUSED, STRIPE, sendTo, watchDeliveries } from './webhook-sender.js';

type Env = { Variables: { outworxTrack?: Track } };

let watched: ReturnType<typeof watchDeliveries> | undefined;
afterEach(() => {
  watched?.stop();
  watched = undefined;
});

/** Answers with how often it ran. */
function counting(options: object = {}) {
  let runs = 0;
  return new Hono<Env>().use('/hooks/:tenant', webhook({ ...STRIPE, ...options })).all('/hooks/:tenant', async (c) => {
    const { id, fails } = await c.req.json().catch(() => ({}));
    if (fails) throw new RangeError('no such plan');
    c.get('outworxTrack')?.processed();
    c.header('x-id', id);
    return c.json({ run: ++runs, id, verified: getDelivery()?.verified, tenant: getDelivery()?.params.tenant });
  });
}

const RUNTIMES = {
  'node-server 1': (app: Hono<Env>, path: string, body: string, secret?: string) =>
    sendTo(getRequestListener1(app.fetch), path, body, secret),
  'node-server 2': (app: Hono<Env>, path: string, body: string, secret?: string) =>
    sendTo(getRequestListener(app.fetch), path, body, secret),
  'no server': async (app: Hono<Env>, path: string, body: string, secret?: string) => {
    const answer = await app.request(path, { method: 'POST', body, headers: headersOf(body, secret) });
    return `${answer.status} ${await answer.text()}`;
  },
};

describe.each(Object.entries(RUNTIMES))('Hono, %s', (_name, post) => {
  test.each(['alone', 'beside an instrumentation'])('%s: refused, verified, answered from the record', async (which) => {
    if (which !== 'alone') watched = watchDeliveries();
    const app = counting();
    const event = eventOf();
    const { id } = JSON.parse(event);
    expect(await post(app, '/hooks/a', event, '')).toBe(REFUSED);
    expect(await post(app, '/hooks/a', event, 'whsec_forged')).toBe(REFUSED);
    const first = await post(app, '/hooks/a', event);
    expect(first).toBe(`200 ${JSON.stringify({ run: 1, id, verified: true, tenant: 'a' })}`);
    expect(await post(app, '/hooks/a', event)).toBe(first);
    expect(await post(app, '/hooks/b', event)).toMatch(/^200 \{"run":2/);
  });

  test('marks and errors reach the delivery', async () => {
    watched = watchDeliveries();
    const app = counting({ requireProcessingMark: true });
    app.onError((_error, c) => c.text('sorry', 500));
    expect(await post(app, '/hooks/a', eventOf())).toMatch(/^200 /);
    expect(await post(app, '/hooks/a', eventOf(undefined, { fails: true }))).toBe('500 sorry');
    await expect
      .poll(() => watched!.settled)
      .toEqual([
        { outcome: 'processed', error: undefined, route: '/hooks/:tenant' },
        { outcome: 'failed', error: 'RangeError', route: '/hooks/:tenant' },
      ]);
  });

  test('what an observed route of the config let through unverified is refused; what it verified is handed on', async () => {
    watched = watchDeliveries(observed('/hooks/a'));
    const app = counting({ idempotencyKey: false });
    expect(await post(app, '/hooks/a', eventOf(), '')).toBe(REFUSED);
    expect(await post(app, '/hooks/a', eventOf())).toMatch(/^200 /);
  });

  test('a body that is gone is an error, and runs nothing', async () => {
    const errors: string[] = [];
    const app = new Hono<Env>();
    app.onError((error, c) => {
      errors.push(error.message);
      return c.text('sorry', 500);
    });
    app.use(async (c, next) => {
      await c.req.text();
      await next();
    });
    app.post('/hooks', webhook(STRIPE), (c) => c.text('ran'));
    expect(await post(app, '/hooks', eventOf())).toBe('500 sorry');
    expect(errors).toEqual([expect.stringContaining('before whatever reads the request')]);
  });
});

test('GET passes unless it is listed', async () => {
  expect(await (await counting().request('/hooks/a')).json()).toMatchObject({ run: 1 });
  expect((await counting({ method: ['GET', 'POST'] }).request('/hooks/a')).status).toBe(401);
});

test('headers of a response that is a stream are its own, once', async () => {
  const app = new Hono<Env>().post('/hooks', webhook(STRIPE), (c) => {
    c.header('set-cookie', 'a=1', { append: true });
    c.header('set-cookie', 'b=2', { append: true });
    const chunks = ['a', 'b'].map((text) => new TextEncoder().encode(text.repeat(40_000)));
    return c.body(new ReadableStream({ pull: (to) => (chunks.length > 0 ? to.enqueue(chunks.shift()!) : to.close()) }));
  });
  const body = eventOf();
  const answer = await app.request('/hooks', { method: 'POST', body, headers: headersOf(body) });
  expect(answer.headers.getSetCookie()).toEqual(['a=1', 'b=2']);
  expect((await answer.text()).length).toBe(80_000);
});

test('options that cannot be right', () => {
  expect(() => webhook({ ...STRIPE, provider: 'stripy' as 'stripe' })).toThrow(ConfigError);
});
