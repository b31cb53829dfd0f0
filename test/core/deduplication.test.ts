import * as http from 'node:http';
import { describe, expect, test, vi } from 'vitest';
import type { DedupeStore } from '../../src/core/store.js';
import { track } from '../../src/track.js';
import { GOOD } from '../helpers/harness.js';
import { send } from '../helpers/http-client.js';
import { routeOf, trustingProvider } from '../helpers/routes.js';
import { event, start, stopAfterEach } from './deduplicating.js';

stopAfterEach();

describe('a retry of an event that was handled', () => {
  test('is answered with the recorded response: status, allowed headers, body byte for byte', async () => {
    const bytes = Buffer.from([0, 255, 254, 10, 13]);
    let runs = 0;
    const { post, settledCount } = await start((_req, res) => {
      runs++;
      res.setHeader('set-cookie', 'session=1');
      res.setHeader('x-mine', '1');
      res.writeHead(202, { 'Content-Type': 'application/x-odd' });
      res.write(bytes.subarray(0, 2));
      res.end(bytes.subarray(2));
    });
    const first = await post('/webhooks/test', event('e1'));
    const again = await post('/webhooks/test', event('e1'));
    expect([again.status, again.headers['content-type'], again.body]).toEqual([202, 'application/x-odd', bytes]);
    expect(first.headers['set-cookie']).toBeDefined();
    expect([again.headers['set-cookie'], again.headers['x-mine']]).toEqual([undefined, undefined]);
    expect(runs).toBe(1);
    const [one, two] = await settledCount(2);
    expect(one).toMatchObject({ dedupe: 'first', isDuplicate: false, attempt: 1 });
    expect(two).toMatchObject({ outcome: 'duplicate', dedupe: 'duplicate', isDuplicate: true });
    expect(two?.previous?.spanId).toBe('1'.padStart(16, '0'));
  });

  test.each([16 * 1024, 16 * 1024 + 1])('a response of %i bytes: kept up to 16 KiB, else the status alone', async (size) => {
    const { post } = await start((_req, res) => res.setHeader('content-type', 'text/a').end(Buffer.alloc(size, 97)));
    await post('/webhooks/test', event('e1'));
    const again = await post('/webhooks/test', event('e1'));
    expect(again.status).toBe(200);
    expect(again.body.length).toBe(size > 16 * 1024 ? 0 : size);
    expect(again.headers['content-type']).toBe(size > 16 * 1024 ? undefined : 'text/a');
  });

  test.each([
    ['the id alone, where it is signed: the body may differ', true, 1, ['first', 'mismatch']],
    ['the id and the body, where a replayer can change the id', false, 2, ['first', 'mismatch']],
  ])('%s', async (_title, eventIdIsSigned, expected, statuses) => {
    let runs = 0;
    const handler: http.RequestListener = (_req, res) => {
      runs++;
      res.end();
    };
    const { post, settledCount } = await start(handler, { provider: { ...trustingProvider, eventIdIsSigned } });
    await post('/webhooks/test', event('e1', 'one'));
    await post('/webhooks/test', event('e1', 'two'));
    await post('/webhooks/test', event('e1', 'two'));
    expect(runs).toBe(expected);
    expect((await settledCount(3)).map(({ dedupe }) => dedupe).slice(0, 2)).toEqual(statuses);
  });

  test('equal ids of other routes and tenants are other events', async () => {
    let runs = 0;
    const routes = ['/a', '/b/:tenant'].map((path) => routeOf({ path, idempotencyKey: 'provider' }));
    const harness = await start(
      (_req, res) => {
        runs++;
        res.end();
      },
      {},
      { routes },
    );
    for (const path of ['/a', '/b/x', '/b/y', '/a', '/b/x', '/b/y']) await harness.post(path, event('e1'));
    expect(runs).toBe(3);
  });

  test('equal ids of senders with keys of their own on one path are other events', async () => {
    let runs = 0;
    const secrets = {
      perTenant: true,
      secretsFor: (head: { header(name: string): string | undefined }) => [{ fingerprint: head.header('x-tenant') ?? '' }],
    };
    const { post } = await start(
      (_req, res) => {
        runs++;
        res.end();
      },
      { secrets },
    );
    for (const tenant of ['a', 'b', 'a'])
      await post('/webhooks/test', { headers: { ...event('e1').headers, 'x-tenant': tenant }, body: 'x' });
    expect(runs).toBe(2);
  });

  test('without an id the body stands for the event', async () => {
    let runs = 0;
    const { post, settledCount } = await start((_req, res) => {
      runs++;
      res.end();
    });
    for (const body of ['a', 'b', 'a']) await post('/webhooks/test', { headers: GOOD, body });
    expect(runs).toBe(2);
    expect((await settledCount(3)).map(({ dedupe }) => dedupe)).toEqual(['no_key', 'no_key', 'duplicate']);
  });

  test('an id named __proto__ is an id', async () => {
    let runs = 0;
    const { post } = await start((_req, res) => {
      runs++;
      res.end();
    });
    for (const id of ['__proto__', 'constructor', '__proto__']) await post('/webhooks/test', event(id));
    expect(runs).toBe(2);
  });
});

test.each([
  ['a failure', (res: http.ServerResponse) => res.writeHead(500).end()],
  ['a silent drop', (res: http.ServerResponse) => res.end()],
])('after %s the next delivery runs, knows it is a retry and links to the one before', async (_what, fail) => {
  let runs = 0;
  const { post, settledCount } = await start(
    (_req, res) => {
      if (runs++ === 0) fail(res);
      else {
        track.processed();
        res.end('well');
      }
    },
    { requireProcessingMark: true },
  );
  await post('/webhooks/test', event('e1'));
  await settledCount(1);
  expect((await post('/webhooks/test', event('e1'))).body.toString()).toBe('well');
  const [, second] = await settledCount(2);
  expect(second).toMatchObject({ outcome: 'processed', dedupe: 'retry', attempt: 2, isDuplicate: false });
  expect(second?.previous?.spanId).toBe('1'.padStart(16, '0'));
});

describe('while the first delivery is being handled', () => {
  test('a duplicate waits for it and gets its answer', async () => {
    const { post, settledCount } = await start((_req, res) => setTimeout(() => res.end('once'), 50));
    const replies = await Promise.all([post('/webhooks/test', event('e1')), post('/webhooks/test', event('e1'))]);
    expect(replies.map(({ body }) => body.toString())).toEqual(['once', 'once']);
    expect((await settledCount(2)).map(({ outcome }) => outcome)).toEqual(['acknowledged', 'duplicate']);
  });

  test('and when it fails, one of those that wait runs next', async () => {
    let runs = 0;
    const { post } = await start((_req, res) => {
      const status = runs++ === 0 ? 500 : 200;
      setTimeout(() => res.writeHead(status).end(), 50);
    });
    const replies = await Promise.all([1, 2, 3, 4].map(() => post('/webhooks/test', event('e1'))));
    expect(runs).toBe(2);
    expect(replies.map(({ status }) => status).sort()).toEqual([200, 200, 200, 500]);
  });

  test('a duplicate that has waited long enough is asked to come again', async () => {
    const open: http.ServerResponse[] = [];
    const { post, settledCount } = await start((_req, res) => open.push(res), {}, { inProgressWaitMs: 30 });
    const first = post('/webhooks/test', event('e1'));
    const second = await post('/webhooks/test', event('e1'));
    expect([second.status, second.headers['retry-after']]).toEqual([503, '5']);
    expect((await settledCount(1))[0]).toMatchObject({ outcome: 'in_progress', dedupe: 'in_progress' });
    open[0]?.end();
    expect((await first).status).toBe(200);
  });

  test('a duplicate whose sender goes while it waits neither runs nor keeps the event', async () => {
    const open: http.ServerResponse[] = [];
    const { origin, post, settledCount } = await start((_req, res) => open.push(res));
    const first = post('/webhooks/test', event('e1'));
    while (open.length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
    const waiting = http.request(`${origin}/webhooks/test`, { method: 'POST', headers: event('e1').headers });
    waiting.on('error', () => {});
    waiting.end('x');
    await new Promise((resolve) => setTimeout(resolve, 50));
    waiting.destroy();
    await new Promise((resolve) => setTimeout(resolve, 50));
    open[0]?.writeHead(500).end();
    expect((await first).status).toBe(500);
    expect((await settledCount(2))[1]).toMatchObject({ outcome: 'aborted' });
    expect(open).toHaveLength(1);
    const retry = post('/webhooks/test', event('e1'));
    while (open.length === 1) await new Promise((resolve) => setTimeout(resolve, 5));
    open[1]?.end('ran');
    expect((await retry).body.toString()).toBe('ran');
  });

  test('the sender going away does not let a retry run beside the handler', async () => {
    let runs = 0;
    const open: http.ServerResponse[] = [];
    const { origin, post } = await start((_req, res) => {
      runs++;
      open.push(res);
    });
    const gone = http.request(`${origin}/webhooks/test`, { method: 'POST', headers: event('e1').headers });
    gone.on('error', () => {});
    gone.end('x');
    while (open.length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
    gone.destroy();
    while (!open[0]?.req.destroyed) await new Promise((resolve) => setTimeout(resolve, 5));
    const retry = post('/webhooks/test', event('e1'));
    setTimeout(() => open[0]?.end('first'), 50);
    expect((await retry).body.toString()).toBe('first');
    expect(runs).toBe(1);
  });
});

test('10,000 duplicates, 900 at a time, run the handler once and all get its answer', async () => {
  let runs = 0;
  const { origin } = await start((_req, res) => {
    runs++;
    setTimeout(() => res.end('once'), 300);
  });
  const agent = new http.Agent({ keepAlive: true, maxSockets: 900 });
  const replies = await Promise.all(
    Array.from({ length: 10_000 }, () => send(`${origin}/webhooks/test`, { ...event('e1'), agent })),
  );
  agent.destroy();
  expect(runs).toBe(1);
  expect(new Set(replies.map(({ status, body }) => `${status} ${body}`))).toEqual(new Set(['200 once']));
});

test('observe mode runs the handler for every delivery and only records what it would have done', async () => {
  let runs = 0;
  const handler: http.RequestListener = (_req, res) => {
    const run = runs++;
    setTimeout(() => res.end(`run ${run}`), 30);
  };
  const { post, settledCount } = await start(handler, { mode: 'observe' });
  const [a, b] = await Promise.all([post('/webhooks/test', event('e1')), post('/webhooks/test', event('e1'))]);
  const c = await post('/webhooks/test', event('e1'));
  expect([a, b, c].map((reply) => reply?.body.toString()).sort()).toEqual(['run 0', 'run 1', 'run 2']);
  const outcomes = (await settledCount(3)).map(({ outcome }) => outcome);
  expect(outcomes.sort()).toEqual(['acknowledged', 'duplicate', 'in_progress']);
});

describe('a store that fails', () => {
  const broken: DedupeStore = {
    claim: () => Promise.reject(new Error('down')),
    extend: () => true,
    complete: () => true,
    release: () => {},
    whenSettled: () => Promise.resolve(true),
    forget: () => false,
  };

  test.each([
    ['run', 200, 'acknowledged'],
    ['retry-later', 503, 'rejected'],
  ] as const)('onStoreFailure: %s', async (onStoreFailure, status, outcome) => {
    const { post, settledCount, faults } = await start((_req, res) => res.end(), { onStoreFailure }, { store: broken });
    expect((await post('/webhooks/test', event('e1'))).status).toBe(status);
    expect((await settledCount(1))[0]).toMatchObject({ outcome, dedupe: 'unavailable', isDuplicate: undefined });
    expect(new Set(faults)).toEqual(new Set(['dedupe store']));
  });

  test.each([
    ['no claim at all', () => undefined],
    ['promises nothing', () => Promise.resolve(null)],
  ])('with %s counts as away', async (_what, claim) => {
    const { post } = await start((_req, res) => res.end('ran'), {}, { store: { ...broken, claim: claim as never } });
    expect((await post('/webhooks/test', event('e1'))).body.toString()).toBe('ran');
  });

  describe.each([
    ['at once', (claim: object) => () => claim],
    ['later', (claim: object) => () => Promise.resolve(claim)],
  ])('with a response that nobody can send, given %s', (_when, giving) => {
    test.each([
      ['a status of 9999', { status: 9999, headers: {} }],
      ['a status of 0', { status: 0, headers: {} }],
      ['a status that is a text', { status: '200', headers: {} }],
      ['a line break in a header', { status: 200, headers: { 'content-type': 'a\nb' } }],
      ['a space in a name', { status: 200, headers: { 'content type': 'a' } }],
      ['a number in a header', { status: 200, headers: { 'content-type': 7 } }],
      ['no headers', { status: 200 }],
      ['a body that is none', { status: 200, headers: {}, body: { type: 'Buffer', data: [1] } }],
      ['null', null],
    ])('%s: the event is done, and answered without', async (_what, response) => {
      const claim = giving({ state: 'done', sameBody: true, response });
      const { post, faults, settledCount } = await start(
        (_req, res) => res.end('ran'),
        {},
        { store: { ...broken, claim: claim as never } },
      );
      expect(await post('/webhooks/test', event('e1'))).toMatchObject({ status: 200, body: Buffer.alloc(0) });
      expect((await settledCount(1))[0]).toMatchObject({ outcome: 'duplicate' });
      expect(faults).toEqual(['dedupe store']);
    });
  });

  test('that says settled for ever is asked a few times, not for ever', async () => {
    let claims = 0;
    const store: DedupeStore = {
      ...broken,
      claim: () => {
        claims++;
        return { state: 'in_progress', sameBody: true };
      },
    };
    const { post } = await start((_req, res) => res.end('ran'), {}, { store, inProgressWaitMs: 300 });
    expect((await post('/webhooks/test', event('e1'))).status).toBe(503);
    expect(claims).toBeLessThan(12);
  });

  test('to answer in time counts as away, and what it gives too late it gets back', async () => {
    const said: string[] = [];
    let answerNow = () => {};
    const store: DedupeStore = {
      ...broken,
      claim: (_key, { token }) =>
        new Promise((resolve) => {
          answerNow = () => {
            said.push(`claimed ${token}`);
            resolve({ state: 'claimed', attempt: 1 });
          };
        }),
      release: (_key, token) => {
        said.push(`released ${token}`);
      },
    };
    const { post, faults } = await start(
      (_req, res) => res.end('ran'),
      { onStoreFailure: 'retry-later' },
      { store, storeLimitMs: 20 },
    );
    expect((await post('/webhooks/test', event('e1'))).status).toBe(503);
    expect(faults).toEqual(['dedupe store']);
    answerNow();
    await vi.waitFor(() => expect(said.at(-1)).toMatch(/^released/));
    expect(new Set(said.map((line) => line.split(' ')[1])).size).toBe(1);
  });

  test('at the end of the handler changes nothing', async () => {
    const store: DedupeStore = {
      ...broken,
      claim: () => ({ state: 'claimed', attempt: 1 }),
      complete: () => {
        throw new Error('full');
      },
    };
    const { post, faults } = await start((_req, res) => res.end('fine'), {}, { store });
    expect((await post('/webhooks/test', event('e1'))).body.toString()).toBe('fine');
    expect(faults[0]).toBe('dedupe store');
  });
});
