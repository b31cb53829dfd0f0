import assert from 'node:assert/strict';
import { createHash, randomUUID } from 'node:crypto';
import type { SpanReference } from '../core/observer.js';
import type { Claim, ClaimRequest, DedupeStore, RecordedResponse } from '../core/store.js';

/** A store to test, empty or shared: the suite uses keys that nobody has used before. */
export interface StoreSubject {
  readonly store: DedupeStore;
  /** Lets so much time pass for the store's clock. Without a clock to move: wait, at most 5 s in all of a case. */
  advance(ms: number): void | Promise<void>;
  close?(): void | Promise<void>;
}

/** How a store may differ and still conform. */
export interface StoreConformanceOptions {
  /** What the store keeps of a response. Default `everything`. */
  readonly records?: 'everything' | 'status' | undefined;
}

/** One thing that a store must do. */
export interface ConformanceCase {
  readonly name: string;
  /** Rejects with an `AssertionError` that says what the store did wrong. */
  run(): Promise<void>;
}

/**
 * What every `DedupeStore` must do, as cases for any test runner:
 * @example
 * for (const { name, run } of storeConformance(() => ({ store: myStore(clock), advance: (ms) => clock.advance(ms) }))) it(name, run);
 */
export function storeConformance(
  create: () => StoreSubject | Promise<StoreSubject>,
  { records = 'everything' }: StoreConformanceOptions = {},
): readonly ConformanceCase[] {
  return Object.entries(cases).map(([name, test]) => ({
    name,
    async run() {
      const subject = await create();
      try {
        await test({ ...subject, store: subject.store, key: newKey(), records });
      } finally {
        await subject.close?.();
      }
    },
  }));
}

interface Given extends StoreSubject {
  readonly key: string;
  readonly records: 'everything' | 'status';
}

const SHORT_MS = 2_000;
const LONG_MS = 600_000;
const OK: RecordedResponse = {
  status: 200,
  headers: { 'content-type': 'application/json' },
  body: Buffer.from('{"received":true}'),
};

const cases: Record<string, (given: Given) => Promise<void>> = {
  'claims a new event: first attempt, nothing before it': async ({ store, key }) => {
    const claim = await claimed(store, key);
    assert.equal(claim.attempt, 1);
    assert.equal(claim.previous, undefined);
  },

  'while an event is in progress, tells who has it': async ({ store, key }) => {
    const by = claimant();
    await claimed(store, key, by);
    await assertHeld(store, key, 'in_progress', by);
    await assertHeld(store, key, 'in_progress', by);
  },

  'gives a claim again to the token that has it, as the same attempt': async ({ store, key }) => {
    const by = claimant();
    for (let i = 0; i < 3; i++) assert.equal((await claimed(store, key, by)).attempt, 1);
    await store.release(key, by.token, LONG_MS);
    const retry = claimant();
    for (let i = 0; i < 3; i++) assert.equal((await claimed(store, key, retry)).attempt, 2);
    await assertHeld(store, key, 'in_progress', retry);
    assert.equal(await store.complete(key, retry.token, { ttlMs: LONG_MS, response: OK }), true);
    assert.equal((await store.claim(key, retry)).state, 'done');
  },

  'leaves an event to the next claim, as a further attempt, once its lease has run out': async ({ store, key, advance }) => {
    const first = { ...claimant(), leaseMs: SHORT_MS };
    await claimed(store, key, first);
    await advance(SHORT_MS / 2);
    await assertHeld(store, key, 'in_progress', first);
    await advance(SHORT_MS);
    const second = claimant();
    const claim = await claimed(store, key, second);
    assert.equal(claim.attempt, 2);
    assert.deepEqual(claim.previous, first.span);
    assert.equal(await store.extend(key, first.token, LONG_MS), false);
    assert.equal(await store.complete(key, first.token, { ttlMs: LONG_MS, response: OK }), false);
    await store.release(key, first.token, LONG_MS);
    await assertHeld(store, key, 'in_progress', second);
  },

  'remembers an attempt whose lease ran out for its time and no longer': async ({ store, key, advance }) => {
    await claimed(store, key, { ...claimant(), leaseMs: SHORT_MS / 2, ttlMs: SHORT_MS / 2 });
    await advance(SHORT_MS * 1.5);
    assert.equal((await claimed(store, key)).attempt, 1);
  },

  'keeps a claim for as long as it is extended': async ({ store, key, advance }) => {
    const by = { ...claimant(), leaseMs: SHORT_MS };
    await claimed(store, key, by);
    await advance(SHORT_MS / 2);
    assert.equal(await store.extend(key, by.token, SHORT_MS), true);
    await advance(SHORT_MS * 0.75);
    await assertHeld(store, key, 'in_progress', by);
    await advance(SHORT_MS / 2);
    assert.equal((await claimed(store, key)).attempt, 2);
  },

  'claiming again with the same token begins the lease anew': async ({ store, key, advance }) => {
    const by = { ...claimant(), leaseMs: SHORT_MS };
    await claimed(store, key, by);
    await advance(SHORT_MS * 0.75);
    await claimed(store, key, by);
    await advance(SHORT_MS * 0.75);
    await assertHeld(store, key, 'in_progress', by);
  },

  'completes an event after its lease, when nobody else took it': async ({ store, key, advance }) => {
    const by = { ...claimant(), leaseMs: SHORT_MS / 2 };
    await claimed(store, key, by);
    await advance(SHORT_MS);
    assert.equal(await store.complete(key, by.token, { ttlMs: LONG_MS, response: OK }), true);
    await assertHeld(store, key, 'done', by);
  },

  'extends nothing but a claim in progress, and nothing for another token': async ({ store, key }) => {
    assert.equal(await store.extend(key, claimant().token, LONG_MS), false);
    const by = claimant();
    await claimed(store, key, by);
    for (const wrong of [claimant().token, `${by.token}x`, '']) assert.equal(await store.extend(key, wrong, LONG_MS), false);
    assert.equal(await store.extend(key, by.token, LONG_MS), true);
    await store.release(key, by.token, LONG_MS);
    assert.equal(await store.extend(key, by.token, LONG_MS), false);
    const { token } = await claimed(store, key);
    await store.complete(key, token, { ttlMs: LONG_MS, response: OK });
    assert.equal(await store.extend(key, token, LONG_MS), false);
  },

  'answers a completed event with its response and who completed it': async ({ store, key, records }) => {
    const by = claimant();
    const { token } = await claimed(store, key, by);
    await store.complete(key, token, { ttlMs: LONG_MS, response: OK });
    for (let i = 0; i < 2; i++) assertResponse(await assertHeld(store, key, 'done', by), OK, records);
  },

  'keeps responses of any kind': async ({ store, records }) => {
    const allBytes = Buffer.from(Array.from({ length: 256 }, (_, i) => i));
    const headers = { 'content-type': 'text/plain', 'retry-after': '1', ['__proto__']: 'x' };
    const responses: RecordedResponse[] = [
      { status: 204, headers: {} },
      { status: 200, headers: {}, body: Buffer.alloc(0) },
      { status: 202, headers, body: allBytes },
      { status: 200, headers: { 'x-empty': '' }, body: Buffer.alloc(16 * 1024, 'é') },
    ];
    for (const response of responses) {
      const key = await completed(store, newKey(), LONG_MS, response);
      assertResponse(await store.claim(key, claimant()), response, records);
    }
  },

  'keeps each event its own response': async ({ store, records }) => {
    const responses = Array.from({ length: 20 }, (_, i) => ({
      ...OK,
      status: 200 + (i % 3),
      body: Buffer.from(`answer ${i % 7}`),
    }));
    const keys = await Promise.all(responses.map((response) => completed(store, newKey(), LONG_MS, response)));
    for (const [i, key] of keys.entries()) assertResponse(await store.claim(key, claimant()), responses[i]!, records);
  },

  'is not changed when the caller uses the body buffer again': async ({ store, key, records }) => {
    const body = Buffer.from('first');
    await completed(store, key, LONG_MS, { ...OK, body });
    body.fill('x');
    assertResponse(await store.claim(key, claimant()), { ...OK, body: Buffer.from('first') }, records);
  },

  'gives a released event to the next claim as a further attempt, with the span before it': async ({ store, key }) => {
    const first = claimant();
    const second = claimant();
    await store.release(key, (await claimed(store, key, first)).token, LONG_MS);
    const retry = await claimed(store, key, second);
    assert.equal(retry.attempt, 2);
    assert.deepEqual(retry.previous, first.span);
    await assertHeld(store, key, 'in_progress', second);
    await store.release(key, retry.token, LONG_MS);
    const third = await claimed(store, key);
    assert.equal(third.attempt, 3);
    assert.deepEqual(third.previous, second.span);
  },

  'completes a later attempt': async ({ store, key, records }) => {
    const by = claimant();
    await store.release(key, (await claimed(store, key)).token, LONG_MS);
    const { token } = await claimed(store, key, by);
    await store.complete(key, token, { ttlMs: LONG_MS, response: OK });
    assertResponse(await assertHeld(store, key, 'done', by), OK, records);
  },

  'knows no span when the claimant had none': async ({ store, key }) => {
    const { span: _, ...by } = claimant();
    const { token } = await claimed(store, key, by);
    await assertHeld(store, key, 'in_progress', by);
    await store.release(key, token, LONG_MS);
    assert.equal((await claimed(store, key)).previous, undefined);
  },

  'ignores a token that does not own the claim': async ({ store, key }) => {
    const by = claimant();
    const { token } = await claimed(store, key, by);
    const other = await claimed(store, newKey());
    for (const wrong of [other.token, `${token}x`, '', newKey()]) {
      assert.equal(await store.complete(key, wrong, { ttlMs: LONG_MS, response: OK }), false);
      await store.release(key, wrong, LONG_MS);
    }
    assert.equal(await store.complete(newKey(), token, { ttlMs: LONG_MS, response: OK }), false);
    await assertHeld(store, key, 'in_progress', by);
  },

  'ignores the token of an earlier attempt': async ({ store, key }) => {
    const old = (await claimed(store, key)).token;
    await store.release(key, old, LONG_MS);
    const by = claimant();
    await claimed(store, key, by);
    assert.equal(await store.complete(key, old, { ttlMs: LONG_MS, response: OK }), false);
    await store.release(key, old, LONG_MS);
    await assertHeld(store, key, 'in_progress', by);
  },

  'lets a claim end once': async ({ store, key, records }) => {
    const { token } = await claimed(store, key);
    await store.complete(key, token, { ttlMs: LONG_MS, response: OK });
    await store.complete(key, token, { ttlMs: LONG_MS, response: { status: 299, headers: {} } });
    await store.release(key, token, LONG_MS);
    assertResponse(await store.claim(key, claimant()), OK, records);

    const another = newKey();
    const released = (await claimed(store, another)).token;
    await store.release(another, released, LONG_MS);
    assert.equal(await store.complete(another, released, { ttlMs: LONG_MS, response: OK }), false);
    assert.equal((await claimed(store, another)).attempt, 2);
  },

  'remembers a completed event for its time and no longer': async ({ store, key, advance }) => {
    await completed(store, key, SHORT_MS);
    await advance(SHORT_MS / 2);
    assert.equal((await store.claim(key, claimant())).state, 'done');
    await advance(SHORT_MS);
    const claim = await claimed(store, key);
    assert.equal(claim.attempt, 1);
    assert.equal(claim.previous, undefined);
  },

  'remembers an attempt for its time and no longer': async ({ store, key, advance }) => {
    await store.release(key, (await claimed(store, key)).token, SHORT_MS);
    await advance(SHORT_MS / 2);
    const retry = await claimed(store, key);
    assert.equal(retry.attempt, 2);
    await store.release(key, retry.token, SHORT_MS);
    await advance(SHORT_MS * 1.5);
    const claim = await claimed(store, key);
    assert.equal(claim.attempt, 1);
    assert.equal(claim.previous, undefined);
  },

  'forgets a settled event when told to': async ({ store, key }) => {
    await completed(store, key, LONG_MS);
    assert.equal(await store.forget(key), true);
    assert.equal(await store.forget(key), false);
    const { attempt, token } = await claimed(store, key);
    assert.equal(attempt, 1);
    await store.release(key, token, LONG_MS);
    assert.equal(await store.forget(key), true);
    assert.equal((await claimed(store, key)).attempt, 1);
  },

  'does not forget what is unknown, expired or in progress': async ({ store, key, advance }) => {
    assert.equal(await store.forget(key), false);
    await completed(store, key, SHORT_MS / 2);
    await advance(SHORT_MS);
    assert.equal(await store.forget(key), false);
    const gone = newKey();
    await claimed(store, gone, { ...claimant(), leaseMs: SHORT_MS / 4 });
    await advance(SHORT_MS / 2);
    assert.equal(await store.forget(gone), true);
    assert.equal((await claimed(store, gone)).attempt, 1);
    const by = claimant();
    const { token } = await claimed(store, key, by);
    assert.equal(await store.forget(key), false);
    await assertHeld(store, key, 'in_progress', by);
    await store.complete(key, token, { ttlMs: LONG_MS, response: OK });
    assert.equal((await store.claim(key, claimant())).state, 'done');
  },

  'gives an event to exactly one of many at once, and again after a release': async ({ store, key }) => {
    for (let attempt = 1; attempt <= 3; attempt++) {
      const claimants = Array.from({ length: 100 }, claimant);
      const claims = await Promise.all(claimants.map(async (by) => ({ by, claim: await store.claim(key, by) })));
      const winners = claims.filter(({ claim }) => claim.state === 'claimed');
      assert.equal(winners.length, 1);
      const { by, claim } = winners[0]!;
      assert.equal((claim as Claimed).attempt, attempt);
      await store.release(key, by.token, LONG_MS);
    }
  },

  'takes any text as key and keeps them apart': async ({ store, key }) => {
    const endings = [
      '',
      '__proto__',
      'constructor',
      'é',
      'e\u0301',
      'A',
      'a',
      ' ',
      '\0',
      'a:b',
      'a|b',
      '\n',
      '{}',
      'x'.repeat(1_000),
    ];
    const keys = [...endings.map((ending) => key + ending), key.slice(0, -1), key.toUpperCase()];
    for (const each of keys) await completed(store, each, LONG_MS, { status: 200, headers: { name: each.length.toString() } });
    for (const each of keys) assert.equal((await store.claim(each, claimant())).state, 'done', JSON.stringify(each));
    for (const each of keys) assert.equal(await store.forget(each), true);
    for (const each of keys) await claimed(store, each);
  },

  'whenSettled: true at once when nothing is in progress': async ({ store, key }) => {
    assert.equal(await store.whenSettled(key, LONG_MS), true);
    await completed(store, key, LONG_MS);
    assert.equal(await store.whenSettled(key, LONG_MS), true);
  },

  'whenSettled: true once the claim is completed, for all who wait': async ({ store, key }) => {
    const { token } = await claimed(store, key);
    const waiting = Array.from({ length: 20 }, () => store.whenSettled(key, 10_000));
    await store.complete(key, token, { ttlMs: LONG_MS, response: OK });
    assert.deepEqual(
      await Promise.all(waiting),
      waiting.map(() => true),
    );
    assert.equal((await store.claim(key, claimant())).state, 'done');
  },

  'whenSettled: true once the claim is released, and the event can be claimed': async ({ store, key }) => {
    const { token } = await claimed(store, key);
    const waiting = store.whenSettled(key, 10_000);
    await store.release(key, token, LONG_MS);
    assert.equal(await waiting, true);
    assert.equal((await claimed(store, key)).attempt, 2);
  },

  'whenSettled: false after the timeout, without touching the claim; other events do not end the wait': async ({
    store,
    key,
  }) => {
    const by = claimant();
    const { token } = await claimed(store, key, by);
    const waiting = [store.whenSettled(key, 100), store.whenSettled(key, 0)];
    await completed(store, newKey(), LONG_MS);
    assert.deepEqual(await Promise.all(waiting), [false, false]);
    await assertHeld(store, key, 'in_progress', by);
    await store.complete(key, token, { ttlMs: LONG_MS, response: OK });
    assert.equal(await store.whenSettled(key, LONG_MS), true);
  },
};

/** As the core makes keys: a SHA-256 in base64url. */
function newKey(): string {
  return createHash('sha256').update(randomUUID()).digest('base64url');
}

type Claimed = Extract<Claim, { state: 'claimed' }>;

function claimant(): ClaimRequest & { readonly span: SpanReference } {
  const ids = createHash('sha256').update(randomUUID()).digest('hex');
  const span = { traceId: ids.slice(0, 32), spanId: ids.slice(32, 48), traceFlags: 1 };
  return { token: randomUUID(), bodyHash: newKey(), span, leaseMs: LONG_MS, ttlMs: LONG_MS };
}

async function claimed(store: DedupeStore, key: string, by: ClaimRequest = claimant()): Promise<Claimed & { token: string }> {
  const claim = await store.claim(key, by);
  assert.equal(claim.state, 'claimed');
  return { ...(claim as Claimed), token: by.token };
}

async function completed(store: DedupeStore, key: string, ttlMs: number, response: RecordedResponse = OK): Promise<string> {
  const { token } = await claimed(store, key);
  await store.complete(key, token, { ttlMs, response });
  return key;
}

/** Both answers to whether the body is the same, and whose claim it is. */
async function assertHeld(store: DedupeStore, key: string, state: 'done' | 'in_progress', by: ClaimRequest): Promise<Claim> {
  let claim: Claim | undefined;
  for (const [bodyHash, sameBody] of [
    [newKey(), false],
    [by.bodyHash, true],
  ] as const) {
    claim = await store.claim(key, { ...claimant(), bodyHash });
    assert.equal(claim.state, state);
    assert.equal((claim as Extract<Claim, { state: 'done' }>).sameBody, sameBody);
    assert.deepEqual(claim.previous, by.span);
  }
  return claim!;
}

function assertResponse(claim: Claim, { status, headers, body }: RecordedResponse, records: 'everything' | 'status'): void {
  assert.equal(claim.state, 'done');
  const { response } = claim as Extract<Claim, { state: 'done' }>;
  assert.equal(response?.status, status);
  if (records === 'status') return;
  assert.deepEqual({ ...response?.headers }, { ...headers });
  assert.deepEqual(response?.body, body);
}
