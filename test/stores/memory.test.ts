import { createHash, randomUUID } from 'node:crypto';
import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import type { Claim, ClaimRequest, RecordedResponse } from '../../src/core/store.js';
import { type MemoryStore, type MemoryStoreOptions, memoryStore } from '../../src/stores/memory.js';

const HOUR_MS = 3_600_000;
const received: RecordedResponse = {
  status: 200,
  headers: { 'content-type': 'application/json' },
  body: Buffer.from('{"received":true}'),
};

function withClock(options: MemoryStoreOptions = {}) {
  const clock = { now: 0 };
  return { store: memoryStore({ ...options, clock: () => clock.now }), clock };
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('base64url');
}

function by(more: Partial<ClaimRequest> = {}): ClaimRequest {
  return { token: randomUUID(), bodyHash: '', leaseMs: HOUR_MS, ttlMs: HOUR_MS, ...more };
}

function claim(store: MemoryStore, key: string, more: Partial<ClaimRequest> = {}) {
  const request = by({ bodyHash: sha256(key), ...more });
  const claimed = store.claim(key, request);
  if (claimed.state !== 'claimed') throw new Error(`${key} is ${claimed.state}`);
  return { ...claimed, token: request.token };
}

function complete(store: MemoryStore, key: string, response = received, ttlMs = HOUR_MS): void {
  store.complete(key, claim(store, key).token, { ttlMs, response });
}

/** Without claiming what is not there: `forget` tells and leaves the rest alone. */
function isRemembered(store: MemoryStore, key: string): boolean {
  return store.forget(key);
}

function responseOf(claimed: Claim): RecordedResponse | undefined {
  return claimed.state === 'done' ? claimed.response : undefined;
}

describe('maxEntries', () => {
  it('keeps the last accepted and evicts at the first too many, the one settled first', () => {
    const store = memoryStore({ maxEntries: 3 });
    for (const key of ['a', 'b', 'c']) complete(store, key);
    expect(store.stats).toMatchObject({ entries: 3, evicted: 0 });
    complete(store, 'd');
    expect(store.stats).toMatchObject({ entries: 3, evicted: 1 });
    expect(['a', 'b', 'c', 'd'].map((key) => isRemembered(store, key))).toEqual([false, true, true, true]);
  });

  it('counts age from settling, not from claiming', () => {
    const store = memoryStore({ maxEntries: 3 });
    const slow = claim(store, 'slow');
    complete(store, 'a');
    complete(store, 'b');
    store.complete('slow', slow.token, { ttlMs: HOUR_MS, response: received });
    complete(store, 'c');
    expect(['a', 'b', 'slow', 'c'].map((key) => isRemembered(store, key))).toEqual([false, true, true, true]);
  });

  it('takes a released event out of the order while it is tried again', () => {
    const store = memoryStore({ maxEntries: 2 });
    store.release('retried', claim(store, 'retried').token, HOUR_MS);
    complete(store, 'a');
    const retry = claim(store, 'retried');
    complete(store, 'b');
    expect(isRemembered(store, 'a')).toBe(false);
    store.release('retried', retry.token, HOUR_MS);
    complete(store, 'c');
    expect(['b', 'retried', 'c'].map((key) => isRemembered(store, key))).toEqual([false, true, true]);
  });

  it('neither refuses nor evicts claims in progress', () => {
    const store = memoryStore({ maxEntries: 2 });
    const open = Array.from({ length: 50 }, (_, i) => ({ key: `k${i}`, token: claim(store, `k${i}`).token }));
    expect(store.stats).toMatchObject({ entries: 50, inProgress: 50, evicted: 0 });
    for (const { key } of open) expect(store.claim(key, by()).state).toBe('in_progress');
    for (const { key, token } of open) store.complete(key, token, { ttlMs: HOUR_MS, response: received });
    expect(store.stats).toMatchObject({ entries: 2, inProgress: 0, evicted: 48 });
    expect(open.slice(-2).map(({ key }) => isRemembered(store, key))).toEqual([true, true]);
  });

  it('makes room with what has expired before it evicts', () => {
    const { store, clock } = withClock({ maxEntries: 3 });
    complete(store, 'old but long');
    complete(store, 'a', received, 10);
    complete(store, 'b', received, 10);
    clock.now = 10;
    complete(store, 'c');
    expect(store.stats).toMatchObject({ entries: 2, evicted: 0 });
    expect(isRemembered(store, 'old but long')).toBe(true);
  });
});

describe('time', () => {
  it('ends a memory at its ttl, not a moment before', () => {
    const { store, clock } = withClock();
    complete(store, 'done', received, 1_000);
    store.release('released', claim(store, 'released').token, 1_000);
    clock.now = 999.999;
    expect(store.claim('done', by()).state).toBe('done');
    expect(claim(store, 'released').attempt).toBe(2);
    clock.now = 1_000;
    expect(claim(store, 'done').attempt).toBe(1);
  });

  it.each([0, -1, Number.NaN])('remembers nothing for a ttl of %s', (ttlMs) => {
    const { store } = withClock();
    complete(store, 'a', received, ttlMs);
    expect(claim(store, 'a').attempt).toBe(1);
  });

  it('remembers for ever with an infinite ttl', () => {
    const { store, clock } = withClock();
    complete(store, 'a', received, Number.POSITIVE_INFINITY);
    clock.now = 1e15;
    expect(store.claim('a', by()).state).toBe('done');
  });

  it('ends a claim in progress at its lease, not a moment before', () => {
    const { store, clock } = withClock();
    claim(store, 'a', { leaseMs: 1_000 });
    clock.now = 999.999;
    expect(store.claim('a', by()).state).toBe('in_progress');
    clock.now = 1_000;
    expect(claim(store, 'a').attempt).toBe(2);
  });

  it('forgets a claim that was left behind, and those who wait for it hear', async () => {
    const { store, clock } = withClock();
    claim(store, 'a', { leaseMs: 1_000, ttlMs: 1_000 });
    const waiting = store.whenSettled('a', 10_000);
    clock.now = 1_999;
    complete(store, 'other');
    expect(store.stats).toMatchObject({ entries: 2, inProgress: 1 });
    clock.now = 2_000;
    complete(store, 'another');
    expect(store.stats).toMatchObject({ entries: 2, inProgress: 0, waiters: 0 });
    expect(await waiting).toBe(true);
    expect(claim(store, 'a').attempt).toBe(1);
  });

  it('never forgets a claim in progress while its lease is extended', () => {
    const { store, clock } = withClock();
    const { token } = claim(store, 'a');
    expect(store.extend('a', token, 1e16)).toBe(true);
    clock.now = 1e15;
    for (let i = 0; i < 10; i++) complete(store, `other ${i}`);
    expect(store.claim('a', by()).state).toBe('in_progress');
    store.complete('a', token, { ttlMs: HOUR_MS, response: received });
    expect(store.claim('a', by()).state).toBe('done');
  });

  it('frees what has expired bit by bit, with no timer', () => {
    const { store, clock } = withClock();
    for (let i = 0; i < 1_000; i++) complete(store, `old ${i}`, { ...received, body: Buffer.from(`${i}`) }, 10);
    clock.now = 10;
    for (let i = 0; i < 300; i++) complete(store, `new ${i}`);
    expect(store.stats).toMatchObject({ entries: 300, responses: 1, evicted: 0 });
  });
});

describe('recorded responses', () => {
  it('are counted once when equal, and freed with the last event', () => {
    const store = memoryStore();
    complete(store, 'a');
    const { responseBytes } = store.stats;
    expect(responseBytes).toBeGreaterThan(received.body!.length);
    for (let i = 0; i < 100; i++)
      complete(store, `b${i}`, { ...received, headers: { ...received.headers }, body: Buffer.from(received.body!) });
    expect(store.stats).toMatchObject({ responses: 1, responseBytes });
    expect(responseOf(store.claim('b7', by()))).toBe(responseOf(store.claim('a', by())));
    for (let i = 0; i < 100; i++) store.forget(`b${i}`);
    expect(store.stats).toMatchObject({ responses: 1, responseBytes });
    store.forget('a');
    expect(store.stats).toMatchObject({ responses: 0, responseBytes: 0 });
  });

  it('are told apart by status, headers and body', () => {
    const store = memoryStore();
    const different: RecordedResponse[] = [
      received,
      { ...received, status: 201 },
      { ...received, headers: {} },
      { ...received, headers: { 'content-type': 'text/plain' } },
      { ...received, headers: { ...received.headers, 'retry-after': '1' } },
      { ...received, body: Buffer.from('{"received":tru}}') },
      { ...received, body: Buffer.alloc(0) },
      { status: 200, headers: received.headers },
      { status: 200, headers: {} },
    ];
    for (const round of [1, 2]) for (const [i, response] of different.entries()) complete(store, `${round} ${i}`, response);
    expect(store.stats.responses).toBe(different.length);
    for (const round of [1, 2]) {
      for (const [i, response] of different.entries()) expect(responseOf(store.claim(`${round} ${i}`, by()))).toEqual(response);
    }
  });

  it('do not hold on to the memory a body was cut from', () => {
    const store = memoryStore();
    const received64k = Buffer.alloc(64 * 1024, 'x');
    complete(store, 'a', { ...received, body: received64k.subarray(10, 20) });
    expect(responseOf(store.claim('a', by()))?.body?.buffer.byteLength).toBe(10);
  });

  it('are whole up to maxBytes; one more, and the one recorded longest ago is cut to its status, its event remembered', () => {
    const bodies = ['first', 'secnd', 'third'].map((text) => ({ ...received, status: 202, body: Buffer.from(text) }));
    const one = memoryStore();
    complete(one, 'a', bodies[0]);
    const each = one.stats.responseBytes;

    const store = memoryStore({ maxBytes: 2 * each });
    complete(store, 'a', bodies[0]);
    complete(store, 'b', bodies[1]);
    expect(store.stats.responseBytes).toBe(2 * each);
    complete(store, 'c', bodies[0]);
    complete(store, 'd', bodies[2]);
    expect(store.stats).toMatchObject({ entries: 4, evicted: 0, responseBytes: 2 * each });
    const kept = ['a', 'b', 'c', 'd'].map((key) => responseOf(store.claim(key, by())));
    expect(kept).toEqual([bodies[0], { status: 202, headers: {} }, bodies[0], bodies[2]]);

    const tooSmall = memoryStore({ maxBytes: each - 1 });
    complete(tooSmall, 'a', bodies[0]);
    expect(tooSmall.stats).toMatchObject({ entries: 1, responses: 1, responseBytes: 0 });
    expect(responseOf(tooSmall.claim('a', by()))).toEqual({ status: 202, headers: {} });
  });

  it('stay within maxBytes whatever is recorded, and leave nothing behind', () => {
    const maxBytes = 200_000;
    const store = memoryStore({ maxBytes, maxEntries: 500 });
    for (let i = 0; i < 2_000; i++) {
      complete(store, `k${i}`, { status: 200, headers: {}, body: Buffer.alloc((i * 7_919) % 16_384, `${i % 300} `) });
      expect(store.stats.responseBytes).toBeLessThanOrEqual(maxBytes);
    }
    for (let i = 0; i < 2_000; i++) store.forget(`k${i}`);
    expect(store.stats).toMatchObject({ entries: 0, responses: 0, responseBytes: 0 });
  });
});

describe('whenSettled', () => {
  it('lets maxWaiters wait and turns the next away', async () => {
    const store = memoryStore({ maxWaiters: 3 });
    const { token } = claim(store, 'a');
    claim(store, 'b');
    const waiting = [store.whenSettled('a', 10_000), store.whenSettled('a', 10_000), store.whenSettled('b', 10_000)];
    expect(store.stats.waiters).toBe(3);
    expect(await store.whenSettled('a', 10_000)).toBe(false);
    store.release('a', token, HOUR_MS);
    expect(await Promise.all(waiting.slice(0, 2))).toEqual([true, true]);
    expect(store.stats.waiters).toBe(1);
  });

  it('wakes each waiter once and keeps none, whether woken or timed out', async () => {
    const store = memoryStore();
    for (let round = 0; round < 3; round++) {
      const { token } = claim(store, 'a');
      let woken = 0;
      const waiting = Array.from({ length: 100 }, (_, i) =>
        store.whenSettled('a', i < 50 ? 5 : 10_000).then((settled) => [settled, ++woken]),
      );
      expect((await Promise.all(waiting.slice(0, 50))).every(([settled]) => settled === false)).toBe(true);
      expect(store.stats.waiters).toBe(50);
      store.release('a', token, HOUR_MS);
      expect((await Promise.all(waiting.slice(50))).every(([settled]) => settled === true)).toBe(true);
      expect(woken).toBe(100);
      expect(store.stats.waiters).toBe(0);
    }
  });

  it('does not wake for another event that later has the same slot', async () => {
    const store = memoryStore();
    complete(store, 'a');
    store.forget('a');
    const { token } = claim(store, 'b');
    const waiting = store.whenSettled('b', 10_000);
    store.complete('a', token, { ttlMs: HOUR_MS, response: received });
    expect(store.stats.waiters).toBe(1);
    store.complete('b', token, { ttlMs: HOUR_MS, response: received });
    expect(await waiting).toBe(true);
  });

  it('waits however long it is told to', async () => {
    const store = memoryStore();
    const { token } = claim(store, 'a');
    // As a timer's delay this would count as 1 ms.
    const waiting = store.whenSettled('a', 30 * 24 * HOUR_MS);
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(store.stats.waiters).toBe(1);
    store.complete('a', token, { ttlMs: HOUR_MS, response: received });
    expect(await waiting).toBe(true);
  });
});

describe('many at once', () => {
  it('gives one of 10,000 concurrent claims the event, and the others its response', async () => {
    const store = memoryStore();
    let runs = 0;
    const deliveries = Array.from({ length: 10_000 }, async () => {
      await Promise.resolve();
      for (;;) {
        const request = by({ bodyHash: sha256('body') });
        const answer = store.claim('event', request);
        if (answer.state === 'done') return answer.response?.status;
        if (answer.state === 'in_progress') {
          if (!(await store.whenSettled('event', 10_000))) return 503;
          continue;
        }
        runs++;
        await new Promise((resolve) => setTimeout(resolve, 5));
        store.complete('event', request.token, { ttlMs: HOUR_MS, response: received });
        return 200;
      }
    });
    const statuses = await Promise.all(deliveries);
    expect(runs).toBe(1);
    // The one that ran and the 1,000 that may wait.
    expect(statuses.filter((status) => status === 200)).toHaveLength(1_001);
    expect(statuses.filter((status) => status === 503)).toHaveLength(8_999);
    expect(store.stats).toMatchObject({ entries: 1, inProgress: 0, waiters: 0 });
  });

  it('costs at most 130 bytes an event, and no more however many come after', () => {
    const events = 100_000;
    const store = memoryStore({ maxEntries: events });
    for (let i = 0; i < events; i++) complete(store, sha256(`${i}`));
    const { tableBytes } = store.stats;
    expect(tableBytes / events).toBeLessThan(130);
    for (let i = events; i < 2 * events; i++) complete(store, sha256(`${i}`));
    expect(store.stats).toMatchObject({ entries: events, evicted: events, responses: 1, tableBytes });
  });

  it('starts small', () => {
    const store = memoryStore({ maxEntries: 1_000_000 });
    complete(store, 'a');
    expect(store.stats.tableBytes).toBeLessThan(800_000);
  });
});

it('keeps bodies, keys and hashes out of util.inspect', () => {
  const store = memoryStore();
  complete(store, 'canary-key', { status: 200, headers: { 'x-canary': 'canary-header' }, body: Buffer.from('canary-body') });
  const { token } = claim(store, 'canary-open', { bodyHash: 'canary-hash' });
  const shown = inspect(store, { depth: Number.POSITIVE_INFINITY, showHidden: true, getters: true });
  expect(shown).not.toContain('canary');
  expect(shown).not.toContain(Buffer.from('canary').toString('hex').match(/../g)!.join(' '));
  expect(JSON.stringify(store)).not.toContain('canary');
  store.release('canary-open', token, HOUR_MS);
});

it.each([
  ['maxEntries', [1, 2 ** 30], [0, -1, 1.5, 2 ** 30 + 1, Number.NaN, Number.POSITIVE_INFINITY]],
  ['maxBytes', [0, Number.MAX_SAFE_INTEGER], [-1, 0.5, Number.MAX_SAFE_INTEGER + 1, Number.NaN]],
  ['maxWaiters', [0, Number.MAX_SAFE_INTEGER], [-1, 0.5, Number.MAX_SAFE_INTEGER + 1, Number.NaN]],
])('takes %s from %j and refuses %j', (name, accepted, refused) => {
  for (const value of accepted) expect(claim(memoryStore({ [name]: value }), 'a').attempt).toBe(1);
  for (const value of refused)
    expect(() => memoryStore({ [name]: value })).toThrow(RangeError(`memoryStore: ${name} must be a whole number`).message);
});

it('keeps keys apart that UTF-8 would not', () => {
  const store = memoryStore();
  complete(store, '\ud800');
  expect(claim(store, '\ud801').attempt).toBe(1);
  expect(claim(store, '\ufffd').attempt).toBe(1);
});

it('gives back a body hash and a span of any form it can', () => {
  const store = memoryStore();
  const upper = { traceId: 'A'.repeat(32), spanId: 'B'.repeat(16), traceFlags: 0 };
  store.claim('a', by({ bodyHash: 'md5:1234', span: upper }));
  expect(store.claim('a', by({ bodyHash: 'md5:1234' }))).toMatchObject({
    sameBody: true,
    previous: { traceId: 'a'.repeat(32), spanId: 'b'.repeat(16) },
  });
  for (const [key, span] of Object.entries({
    short: { traceId: 'ab', spanId: 'b'.repeat(16), traceFlags: 1 },
    notHex: { traceId: 'a'.repeat(32), spanId: 'x'.repeat(16), traceFlags: 1 },
  })) {
    store.claim(key, by({ span }));
    expect(store.claim(key, by({ bodyHash: 'other' }))).toEqual({ state: 'in_progress', sameBody: false, previous: undefined });
  }
});

describe('an answer that is recorded again', () => {
  const frozen = (text: string): RecordedResponse =>
    Object.freeze({ status: 200, headers: Object.freeze({}), body: Buffer.from(text) });
  const answerTo = (store: MemoryStore, key: string) => {
    const answer = store.claim(key, by());
    return answer.state === 'done' ? answer.response?.body?.toString() : answer.state;
  };
  const record = (store: MemoryStore, key: string, response: RecordedResponse) => {
    const { token } = claim(store, key);
    store.complete(key, token, { ttlMs: HOUR_MS, response });
  };

  it('is told from one between, from one that was forgotten and from one that was cut', () => {
    const { store, clock } = withClock({ maxBytes: 2_300 });
    const [one, other] = [frozen('one'), frozen('other')];
    for (const [key, response] of [
      ['a', one],
      ['b', one],
      ['c', other],
      ['d', one],
      ['e', one],
    ] as const)
      record(store, key, response);
    expect(['a', 'b', 'c', 'd', 'e'].map((key) => answerTo(store, key))).toEqual(['one', 'one', 'other', 'one', 'one']);
    // The third is too much for the bound: the one recorded longest ago is cut, and comes again as if it were new.
    record(store, 'f', frozen('a third'));
    record(store, 'g', other);
    expect(['f', 'g'].map((key) => answerTo(store, key))).toEqual(['a third', 'other']);
    clock.now += HOUR_MS;
    record(store, 'h', other);
    record(store, 'i', one);
    expect(['h', 'i'].map((key) => answerTo(store, key))).toEqual(['other', 'one']);
  });

  it('may be changed in between where it is not frozen', () => {
    const { store } = withClock();
    const response = { status: 200, headers: { 'content-language': 'de' } };
    record(store, 'a', response);
    response.headers['content-language'] = 'fr';
    record(store, 'b', response);
    response.status = 202;
    record(store, 'c', response);
    const answers = ['a', 'b', 'c'].map((key) => store.claim(key, by()));
    expect(answers).toMatchObject([
      { response: { status: 200, headers: { 'content-language': 'de' } } },
      { response: { status: 200, headers: { 'content-language': 'fr' } } },
      { response: { status: 202, headers: { 'content-language': 'fr' } } },
    ]);
  });
});

it('a claim that was taken last is found by its key as long as it is held, and no longer', () => {
  const { store, clock } = withClock();
  const first = claim(store, 'a', { leaseMs: 10, ttlMs: 10 });
  const second = claim(store, 'b');
  expect(store.extend('a', second.token, 10)).toBe(false);
  expect(store.extend('b', first.token, 10)).toBe(false);
  expect(store.complete('b', second.token, { ttlMs: HOUR_MS, response: received })).toBe(true);
  expect(store.complete('b', second.token, { ttlMs: HOUR_MS, response: received })).toBe(false);
  expect(store.extend('a', first.token, 10)).toBe(true);
  const third = claim(store, 'c', { leaseMs: 10, ttlMs: 10 });
  clock.now = 20;
  expect(store.complete('c', third.token, { ttlMs: HOUR_MS, response: received })).toBe(false);
  const again = claim(store, 'c');
  expect(store.extend('c', third.token, 10)).toBe(false);
  expect(store.extend('c', again.token, 10)).toBe(true);
});
