import * as http from 'node:http';
import express, { type Express } from 'express';
import { afterEach, describe, expect, test } from 'vitest';
import { ConfigError, type DedupeStore, getDelivery, WebhookInstrumentation, webhook } from '../src/index.js';
import { memoryStore } from '../src/stores/memory.js';
import { signDelivery } from '../src/testing.js';
import { send } from './helpers/http-client.js';
import { close, listen } from './helpers/servers.js';

const SECRET = 'whsec_test';
const stripe = { provider: 'stripe', signatureSecret: SECRET, idempotencyKey: true } as const;

let server: http.Server | undefined;
let active: WebhookInstrumentation | undefined;
afterEach(async () => {
  active?.disable();
  active = undefined;
  if (server) await close(server);
  server = undefined;
});

async function start(app: Express): Promise<string> {
  app.set('env', 'test');
  server = http.createServer(app);
  return listen(server);
}

async function post(url: string, id: string, secret: string | undefined = SECRET) {
  const body = JSON.stringify({ id, type: 'invoice.paid' });
  const signed = secret === '' ? {} : signDelivery('stripe', { body, secret }).headers;
  const reply = await send(url, { body, headers: { 'content-type': 'application/json', ...signed } });
  return `${reply.status} ${reply.body}`;
}

/** Answers with how often it ran and what it knows of the delivery. */
function counting(): express.RequestHandler {
  let runs = 0;
  return (req, res) => {
    const { verified, route, eventId, params } = getDelivery() ?? {};
    res.json({ run: ++runs, body: req.body.id, verified, route, eventId, params });
  };
}

/** A store in memory that counts. */
function countingStore(): DedupeStore & { claims: number } {
  const inner = memoryStore();
  const store = {
    claims: 0,
    claim(...args: Parameters<DedupeStore['claim']>) {
      store.claims++;
      return inner.claim(...args);
    },
    extend: inner.extend.bind(inner),
    complete: inner.complete.bind(inner),
    release: inner.release.bind(inner),
    forget: inner.forget.bind(inner),
    whenSettled: inner.whenSettled.bind(inner),
  };
  return store;
}

const REFUSED = '401 {"error":"unauthorized"}';

describe.each(['without an instrumentation', 'with one'])('%s', (which) => {
  const prepare = () => {
    if (which === 'with one') {
      active = new WebhookInstrumentation({ routes: [{ path: '/other', provider: 'stripe', signatureSecret: 'whsec_other' }] });
    }
  };

  test('verified, then the body parser, then the handler; a repeat is answered from the record', async () => {
    prepare();
    const origin = await start(express().post(`/hooks/${which.length}`, webhook(stripe), express.json(), counting()));
    const url = `${origin}/hooks/${which.length}`;
    expect(await post(url, 'evt_1', '')).toBe(REFUSED);
    expect(await post(url, 'evt_1', 'whsec_forged')).toBe(REFUSED);
    const first = await post(url, 'evt_1');
    expect(first).toBe(
      `200 ${JSON.stringify({ run: 1, body: 'evt_1', verified: true, route: `/hooks/${which.length}`, eventId: 'evt_1', params: {} })}`,
    );
    expect(await post(url, 'evt_1')).toBe(first);
    expect(await post(url, 'evt_2')).toMatch(/^200 \{"run":2,/);
  });

  test('tenants of one pattern do not share their events', async () => {
    prepare();
    const router = express.Router({ mergeParams: true }).post('/hook', webhook(stripe), express.json(), counting());
    const origin = await start(express().use('/tenants/:tenant', router));
    const route = '"route":"/tenants/:tenant/hook"';
    expect(await post(`${origin}/tenants/a/hook`, `evt_${which}`)).toContain(
      `${route},"eventId":"evt_${which}","params":{"tenant":"a"}`,
    );
    expect(await post(`${origin}/tenants/b/hook`, `evt_${which}`)).toMatch(/^200 \{"run":2/);
  });

  test('mounted: for all below, and for methods that change something', async () => {
    prepare();
    const origin = await start(express().use('/hooks', webhook(stripe), (_req, res) => void res.send('ran')));
    expect(await post(`${origin}/hooks/any/where`, 'evt_m', '')).toBe(REFUSED);
    expect((await send(`${origin}/hooks/x`, { method: 'DELETE' })).status).toBe(401);
    expect((await send(`${origin}/hooks/x`, { method: 'GET' })).body.toString()).toBe('ran');
    expect(await post(`${origin}/hooks/any/where`, 'evt_m')).toBe('200 ran');
  });

  test('behind a body parser: an error that says what to do, and no handler', async () => {
    prepare();
    const errors: unknown[] = [];
    const app = express().use(express.json()).post('/late', webhook(stripe), counting());
    app.use(((error, _req, res, _next) => {
      errors.push(error.message);
      res.status(500).send('no');
    }) as express.ErrorRequestHandler);
    const origin = await start(app);
    expect(await post(`${origin}/late`, 'evt_1')).toBe('500 no');
    expect(errors).toEqual([expect.stringContaining('put it before the body parser')]);
  });

  test('behind a body parser that keeps the bytes: verified by these, whatever was parsed', async () => {
    prepare();
    const keep = (req: http.IncomingMessage, _res: unknown, bytes: Buffer) => Object.assign(req, { rawBody: bytes });
    const parsers = { json: express.json({ verify: keep, limit: '2mb' }), raw: express.raw({ type: '*/*' }) };
    for (const [name, parser] of Object.entries(parsers)) {
      let runs = 0;
      const origin = await start(
        express()
          .use(parser)
          .post('/kept', webhook({ ...stripe, maxBodySize: '1kib' }), (_req, res) => void res.send(`run ${++runs}`)),
      );
      const id = `evt_${name}_${which}`;
      expect(await post(`${origin}/kept`, id, '')).toBe(REFUSED);
      expect(await post(`${origin}/kept`, id, 'whsec_forged')).toBe(REFUSED);
      for (const _ of [1, 2]) expect(await post(`${origin}/kept`, id)).toBe('200 run 1');
      if (name === 'json') expect(await post(`${origin}/kept`, 'x'.repeat(2_000))).toMatch(/^413 /);
      if (server) await close(server);
    }
  });

  test('text that was kept is no body: it may have been decoded from other bytes', async () => {
    prepare();
    const app = express()
      .use(express.text({ type: '*/*' }))
      .post('/text', webhook(stripe), (_req, res) => void res.send('ran'));
    const origin = await start(app);
    expect(await post(`${origin}/text`, 'evt_1')).toMatch(/^500 /);
  });

  test('another route in code before it, of another sender: refused', async () => {
    prepare();
    const other = webhook({ provider: 'github', signatureSecret: 'other' });
    const origin = await start(express().post('/two', other, webhook(stripe), (_req, res) => void res.send('ran')));
    const body = '{}';
    const { headers } = signDelivery('github', { body, secret: 'other' });
    expect((await send(`${origin}/two`, { body, headers: { ...headers } })).status).toBe(401);
  });

  test("two places without a pattern do not take each other's events for their own", async () => {
    prepare();
    let runs = 0;
    const count: express.RequestHandler = (_req, res) => void res.send(`run ${++runs}`);
    const [a, b] = [webhook(stripe), webhook(stripe)];
    const origin = await start(
      express().use(
        (req, res, next) => (req.path === '/a' ? a(req, res, next) : req.path === '/b' ? b(req, res, next) : next()),
        count,
      ),
    );
    expect(await post(`${origin}/a`, `evt_p_${which}`)).toBe('200 run 1');
    expect(await post(`${origin}/b`, `evt_p_${which}`)).toBe('200 run 2');
    expect(await post(`${origin}/a`, `evt_p_${which}`)).toBe('200 run 1');
  });

  test('observed: the handler runs whatever the signature', async () => {
    prepare();
    const origin = await start(express().post('/seen', webhook({ ...stripe, mode: 'observe' }), express.json(), counting()));
    expect(await post(`${origin}/seen`, 'evt_1', 'whsec_forged')).toContain('"verified":false');
  });
});

test('a route of the config goes first, and is the only one', async () => {
  active = new WebhookInstrumentation({ routes: [{ path: '/both', ...stripe }] });
  const origin = await start(
    express().post('/both', webhook({ ...stripe, signatureSecret: 'whsec_unused' }), express.json(), counting()),
  );
  expect(await post(`${origin}/both`, 'evt_1')).toMatch(/^200 /);
  expect(await post(`${origin}/both`, 'evt_2', 'whsec_unused')).toBe(REFUSED);
});

test('a store of its own: shared by who is given it, whatever the process remembers', async () => {
  active = new WebhookInstrumentation({ routes: [{ path: '/other', ...stripe }] });
  const store = countingStore();
  let runs = 0;
  const count: express.RequestHandler = (_req, res) => void res.send(`run ${++runs}`);
  for (const _ of [1, 2]) {
    const origin = await start(express().post('/stored', webhook({ ...stripe, store }), count));
    expect(await post(`${origin}/stored`, 'evt_stored')).toBe('200 run 1');
    if (server) await close(server);
  }
  expect(store.claims).toBe(2);
});

test('a route of the config that lets anything through does not open it, nor does one of another sender', async () => {
  const github = { provider: 'github', signatureSecret: 'other' } as const;
  active = new WebhookInstrumentation({
    routes: [
      { path: '/watched', ...stripe, mode: 'observe' },
      { path: '/github', ...github },
    ],
  });
  let runs = 0;
  const count: express.RequestHandler = (_req, res) => void res.send(`run ${++runs}`);
  const origin = await start(express().post(['/watched', '/github'], webhook(stripe), express.json(), count));
  expect(await post(`${origin}/watched`, 'evt_1', '')).toBe(REFUSED);
  expect(await post(`${origin}/watched`, 'evt_1')).toBe('200 run 1');
  const body = '{}';
  const { headers } = signDelivery('github', { body, secret: 'other' });
  expect((await send(`${origin}/github`, { body, headers: { ...headers } })).status).toBe(401);
});

test('options that cannot be right: every fault at once, where it was given', () => {
  const problemsOf = (options: object) => {
    try {
      webhook(options as never);
    } catch (error) {
      expect(error).toBeInstanceOf(ConfigError);
      return (error as ConfigError).problems.map(({ path, code }) => `${code} ${path}`);
    }
    throw new Error('there was none');
  };
  expect(problemsOf({ provider: 'stripy', signatureSecret: ' ' })).toEqual([
    'wrong_value provider',
    'wrong_value signatureSecret',
  ]);
  expect(problemsOf({ provider: 'stripe', signatureSecret: undefined })).toEqual(['unusable_secret signatureSecret']);
  expect(problemsOf('whsec_not_shown' as never)).toEqual(['wrong_value ']);
  expect(problemsOf({ provider: 'stripe', path: '/x' })).toEqual(['unknown_option path']);
  expect(problemsOf({ provider: 'stripe', store: 'redis://x' })).toEqual(['wrong_value store']);
  expect(problemsOf({ provider: 'stripe', idempotencyTTL: '1h' })).toEqual(['unknown_option idempotencyTTL']);
});
