import type * as http from 'node:http';
import { describe, expect, test, vi } from 'vitest';
import type { DedupeObserver } from '../../src/core/dedupe-observer.js';
import type { DedupeStore } from '../../src/core/store.js';
import { getDelivery } from '../../src/get-delivery.js';
import { memoryStore } from '../../src/stores/memory.js';
import { trustingProvider } from '../helpers/routes.js';
import { event, start, stopAfterEach } from './deduplicating.js';

stopAfterEach();
const ok: http.RequestListener = (_req, res) => res.end('ran');

/** A store that answers like a remote one, can be away, and writes down what it was asked. */
function remoteStore() {
  const inner = memoryStore();
  const remote = {
    isAway: false,
    answers: true,
    calls: [] as string[],
    store: undefined as unknown as DedupeStore,
    called: (name: string) => remote.calls.filter((call) => call === name).length,
  };
  const call = async <T>(name: string, fn: () => T): Promise<T> => {
    remote.calls.push(name);
    if (remote.isAway) throw new Error('away');
    const value = fn();
    if (!remote.answers) await new Promise(() => {});
    return value;
  };
  remote.store = {
    claim: (key, by) => call('claim', () => inner.claim(key, by)),
    extend: (key, token, leaseMs) => call('extend', () => inner.extend(key, token, leaseMs)),
    complete: (key, token, completion) => call('complete', () => inner.complete(key, token, completion)),
    release: (key, token, ttlMs) => call('release', () => inner.release(key, token, ttlMs)),
    whenSettled: inner.whenSettled,
    forget: inner.forget,
  };
  return remote;
}

function watching() {
  const seen: string[] = [];
  const observer: DedupeObserver = {
    claimAnswered: (answer) => seen.push(answer),
    leaseLost: ({ path }) => seen.push(`lost ${path}`),
    endingDropped: ({ path }) => seen.push(`dropped ${path}`),
    storeAway: (isAway) => seen.push(isAway ? 'away' : 'back'),
  };
  return { seen, observer };
}

describe('the lease', () => {
  test('is extended while the handler is at work, and no longer', async () => {
    const remote = remoteStore();
    const open: http.ServerResponse[] = [];
    const { post } = await start((_req, res) => open.push(res), {}, { store: remote.store, leaseMs: 60 });
    const first = post('/webhooks/test', event('e1'));
    await vi.waitFor(() => expect(remote.called('extend')).toBeGreaterThan(6));
    open[0]?.end('once');
    expect((await first).body.toString()).toBe('once');
    await vi.waitFor(() => expect(remote.called('complete')).toBe(1));
    const extended = remote.called('extend');
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(remote.called('extend')).toBe(extended);
  });

  test('that ran out makes a further attempt, whatever the sender counts', async () => {
    const store = memoryStore();
    const open: http.ServerResponse[] = [];
    const attempts: (number | undefined)[] = [];
    const provider = { ...trustingProvider, identify: () => ({ eventId: 'e1', attempt: 1 }) };
    const { post } = await start(
      (_req, res) => {
        attempts.push(getDelivery()?.attempt);
        if (open.push(res) > 1) res.end('second');
      },
      { provider },
      { store, leaseMs: 30, handlerDeadlineMs: 0, inProgressWaitMs: 10 },
    );
    const first = post('/webhooks/test', event('e1'));
    await vi.waitFor(async () => expect((await post('/webhooks/test', event('e1'))).body.toString()).toBe('second'));
    expect(attempts).toEqual([1, 2]);
    open[0]?.end();
    await first;
  });

  test('of a handler that never ends runs out: the next delivery runs, and knows', async () => {
    const open: http.ServerResponse[] = [];
    const attempts: (number | undefined)[] = [];
    const { seen, observer } = watching();
    const { post } = await start(
      (_req, res) => {
        attempts.push(getDelivery()?.attempt);
        if (open.push(res) > 1) res.end('second');
      },
      {},
      { leaseMs: 60, handlerDeadlineMs: 60, dedupeObserver: observer, inProgressWaitMs: 10 },
    );
    const first = post('/webhooks/test', event('e1'));
    await vi.waitFor(async () => expect((await post('/webhooks/test', event('e1'))).body.toString()).toBe('second'));
    expect(attempts).toEqual([1, 2]);
    open[0]?.end('first');
    await first;
    expect(seen).toContain('lost /webhooks/test');
  });
});

describe('a store that goes away while the handler is at work', () => {
  test('is told when it is back', async () => {
    const remote = remoteStore();
    const { post, settledCount } = await start(
      (_req, res) => {
        remote.isAway = true;
        res.end('once');
      },
      {},
      { store: remote.store },
    );
    expect((await post('/webhooks/test', event('e1'))).body.toString()).toBe('once');
    await vi.waitFor(() => expect(remote.called('complete')).toBeGreaterThan(1));
    remote.isAway = false;
    await vi.waitFor(async () => expect((await post('/webhooks/test', event('e1'))).body.toString()).toBe('once'));
    expect((await settledCount(1)).filter(({ outcome }) => outcome === 'acknowledged')).toHaveLength(1);
  });

  test('is told that the event is free again', async () => {
    const remote = remoteStore();
    let runs = 0;
    const { post, settledCount } = await start(
      (_req, res) => {
        remote.isAway = runs++ === 0;
        res.writeHead(remote.isAway ? 500 : 200).end();
      },
      { onStoreFailure: 'retry-later' },
      { store: remote.store, inProgressWaitMs: 10 },
    );
    expect((await post('/webhooks/test', event('e1'))).status).toBe(500);
    remote.isAway = false;
    await vi.waitFor(async () => expect((await post('/webhooks/test', event('e1'))).status).toBe(200));
    expect((await settledCount(2)).at(-1)).toMatchObject({ dedupe: 'retry', attempt: 2 });
  });
});

describe('a store that lost what it was told last', () => {
  /** As Redis is after a kill: what it acknowledged in the last seconds may be gone. */
  function forgetful() {
    const remote = remoteStore();
    const listeners: (() => void)[] = [];
    let inner = memoryStore();
    const call = async <T>(fn: () => T): Promise<T> => {
      if (remote.isAway) throw new Error('away');
      return fn();
    };
    const store: DedupeStore = {
      claim: (key, by) => call(() => inner.claim(key, by)),
      extend: (key, token, leaseMs) => call(() => inner.extend(key, token, leaseMs)),
      complete: (key, token, completion) => call(() => inner.complete(key, token, completion)),
      release: (key, token, ttlMs) => call(() => inner.release(key, token, ttlMs)),
      whenSettled: (key, ms) => inner.whenSettled(key, ms),
      forget: (key) => inner.forget(key),
      onBreak: (listener) => listeners.push(listener),
    };
    return {
      store,
      breakConnection: () => {
        for (const listener of listeners) listener();
      },
      entries: () => inner.stats.entries,
      goAway() {
        remote.isAway = true;
        inner = memoryStore();
      },
      comeBack() {
        remote.isAway = false;
      },
    };
  }

  test('is told again: no event runs twice', async () => {
    const { store, goAway, comeBack } = forgetful();
    const { seen, observer } = watching();
    let runs = 0;
    const handler: http.RequestListener = (_req, res) => {
      runs++;
      res.end('ran');
    };
    const { post } = await start(handler, { onStoreFailure: 'retry-later' }, { store, dedupeObserver: observer });
    for (let i = 0; i < 3; i++) await post('/webhooks/test', event(`e${i}`));
    goAway();
    for (let i = 0; i < 5; i++) expect((await post('/webhooks/test', event(`e${i}`))).status).toBe(503);
    comeBack();
    for (let i = 0; i < 3; i++)
      await vi.waitFor(async () => expect((await post('/webhooks/test', event(`e${i}`))).status).toBe(200), 10_000);
    expect(runs).toBe(3);
    expect(seen).not.toContain('lost /webhooks/test');
  });

  test('and was back before anybody asked: its connection broke, and it is told again', async () => {
    const { store, goAway, comeBack, breakConnection } = forgetful();
    let runs = 0;
    const handler: http.RequestListener = (_req, res) => {
      runs++;
      res.end('ran');
    };
    const { post } = await start(handler, { onStoreFailure: 'retry-later' }, { store });
    for (let i = 0; i < 3; i++) await post('/webhooks/test', event(`e${i}`));
    goAway();
    comeBack();
    breakConnection();
    for (let i = 0; i < 4; i++)
      await vi.waitFor(async () => expect((await post('/webhooks/test', event(`e${i}`))).status).toBe(200), 10_000);
    expect(runs).toBe(4);
  });

  test('while a handler is at work: its claim is taken again', async () => {
    const { store, entries, goAway, comeBack } = forgetful();
    const { seen, observer } = watching();
    const open: http.ServerResponse[] = [];
    const { post } = await start((_req, res) => open.push(res), {}, { store, dedupeObserver: observer, leaseMs: 150 });
    const first = post('/webhooks/test', event('e1'));
    await vi.waitFor(() => expect(open).toHaveLength(1));
    goAway();
    comeBack();
    await vi.waitFor(() => expect(entries()).toBe(1), 10_000);
    open[0]?.end('once');
    expect((await first).body.toString()).toBe('once');
    expect((await post('/webhooks/test', event('e1'))).body.toString()).toBe('once');
    expect(seen).not.toContain('lost /webhooks/test');
  });
});

describe('a store that is away', () => {
  test('and runs on: what was handled meanwhile is remembered when it is back', async () => {
    const remote = remoteStore();
    remote.isAway = true;
    let runs = 0;
    const handler: http.RequestListener = (_req, res) => {
      runs++;
      res.end('ran');
    };
    const { post } = await start(handler, { onStoreFailure: 'run' }, { store: remote.store });
    await post('/webhooks/test', event('e1'));
    remote.isAway = false;
    await vi.waitFor(() => expect(remote.called('complete')).toBe(1));
    expect((await post('/webhooks/test', event('e1'))).body.toString()).toBe('ran');
    expect(runs).toBe(1);
  });

  test('is not asked for deliveries after five failures, and is asked again when a probe of each second finds it', async () => {
    const remote = remoteStore();
    remote.isAway = true;
    const { seen, observer } = watching();
    const { post } = await start(ok, { onStoreFailure: 'retry-later' }, { store: remote.store, dedupeObserver: observer });
    for (let i = 0; i < 20; i++) expect((await post('/webhooks/test', event(`e${i}`))).status).toBe(503);
    expect(remote.calls.length).toBeLessThanOrEqual(6);
    expect(seen.at(-1)).toBe('away');
    remote.isAway = false;
    await vi.waitFor(() => expect(seen.at(-1)).toBe('back'), 5_000);
    await vi.waitFor(async () => expect((await post('/webhooks/test', event('e1'))).body.toString()).toBe('ran'), 5_000);
  });

  test('but took the claim, whose answer came late: the handler that ran keeps it', async () => {
    const inner = memoryStore();
    let answerNow = () => {};
    const store: DedupeStore = {
      ...inner,
      claim: (key, by) => {
        const claim = inner.claim(key, by);
        return new Promise((resolve) => {
          answerNow = () => resolve(claim);
        });
      },
    };
    const open: http.ServerResponse[] = [];
    const { post } = await start((_req, res) => open.push(res), { onStoreFailure: 'run' }, { store, storeLimitMs: 20 });
    const first = post('/webhooks/test', event('e1'));
    await vi.waitFor(() => expect(open).toHaveLength(1));
    answerNow();
    await new Promise((resolve) => setTimeout(resolve, 5));
    open[0]?.end('once');
    await first;
    await vi.waitFor(() => expect(inner.stats).toMatchObject({ entries: 1, inProgress: 0 }));
    const again = post('/webhooks/test', event('e1'));
    await new Promise((resolve) => setTimeout(resolve, 5));
    answerNow();
    expect((await again).body.toString()).toBe('once');
  });

  test('and never answers: nothing is lost, and nothing waits longer than it may', async () => {
    const remote = remoteStore();
    remote.answers = false;
    const { post, settledCount } = await start(ok, {}, { store: remote.store, storeLimitMs: 20 });
    for (let i = 0; i < 8; i++) expect((await post('/webhooks/test', event(`e${i}`))).body.toString()).toBe('ran');
    expect((await settledCount(8)).every(({ dedupe }) => dedupe === 'unavailable')).toBe(true);
  });
});

describe('onInProgress', () => {
  test('retry-later: no duplicate waits', async () => {
    const open: http.ServerResponse[] = [];
    const { post } = await start((_req, res) => open.push(res), { onInProgress: 'retry-later' }, { inProgressWaitMs: 30_000 });
    const first = post('/webhooks/test', event('e1'));
    await vi.waitFor(() => expect(open).toHaveLength(1));
    expect((await post('/webhooks/test', event('e1'))).status).toBe(503);
    open[0]?.end('first');
    expect((await first).body.toString()).toBe('first');
  });

  test('run: the handler runs beside itself, and the outcome is its own', async () => {
    const open: http.ServerResponse[] = [];
    const { post, settledCount } = await start(
      (_req, res) => {
        if (open.push(res) > 1) res.end('second');
      },
      { onInProgress: 'run' },
    );
    const first = post('/webhooks/test', event('e1'));
    await vi.waitFor(() => expect(open).toHaveLength(1));
    expect((await post('/webhooks/test', event('e1'))).body.toString()).toBe('second');
    expect((await settledCount(1))[0]).toMatchObject({ outcome: 'acknowledged', dedupe: 'in_progress', isDuplicate: true });
    open[0]?.end('first');
    await first;
  });
});

describe('the same body under another id', () => {
  const unsigned = { provider: { ...trustingProvider, eventIdIsSigned: false } };

  test('runs, and is flagged, where a replayer can change the id', async () => {
    const { post, settledCount } = await start(ok, unsigned);
    await post('/webhooks/test', event('e1', 'one'));
    await post('/webhooks/test', event('e2', 'one'));
    await post('/webhooks/test', event('e3', 'two'));
    await post('/webhooks/test', event('e2', 'one'));
    const settled = await settledCount(4);
    expect(settled.map(({ dedupe }) => dedupe)).toEqual(['first', 'body_seen', 'first', 'duplicate']);
    expect(settled[1]).toMatchObject({ outcome: 'acknowledged', isDuplicate: false });
  });

  test('is no replay of itself: a retry after a failure is a retry', async () => {
    let runs = 0;
    const { post, settledCount } = await start((_req, res) => res.writeHead(runs++ === 0 ? 500 : 200).end(), unsigned);
    for (let i = 0; i < 2; i++) await post('/webhooks/test', event('e1', 'one'));
    expect((await settledCount(2)).map(({ dedupe }) => dedupe)).toEqual(['first', 'retry']);
  });

  test('is not looked up where the id is signed', async () => {
    const { post, settledCount } = await start(ok);
    for (const id of ['e1', 'e2']) await post('/webhooks/test', event(id, 'one'));
    expect((await settledCount(2)).map(({ dedupe }) => dedupe)).toEqual(['first', 'first']);
  });
});
