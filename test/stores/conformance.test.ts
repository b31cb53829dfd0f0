import { describe, expect, it } from 'vitest';
import type { DedupeStore } from '../../src/core/store.js';
import { type StoreSubject, storeConformance } from '../../src/stores/conformance.js';
import { memoryStore } from '../../src/stores/memory.js';

function subject(change: (store: DedupeStore) => Partial<DedupeStore> = () => ({})): StoreSubject {
  let now = 1_000;
  const store = memoryStore({ clock: () => now });
  return {
    store: { ...store, ...change(store) },
    advance(ms) {
      now += ms;
    },
  };
}

describe('memory store', () => {
  for (const { name, run } of storeConformance(() => subject())) it(name, run);
});

describe('a store that answers with promises', () => {
  const later = () =>
    subject((store) => ({
      claim: async (...args) => store.claim(...args),
      extend: async (...args) => store.extend(...args),
      complete: async (...args) => store.complete(...args),
      release: async (...args) => store.release(...args),
      forget: async (...args) => store.forget(...args),
    }));
  for (const { name, run } of storeConformance(later)) it(name, run);
});

describe('a store that records the status alone', () => {
  const statusOnly = () =>
    subject((store) => ({
      complete: (key, token, { ttlMs, response }) =>
        store.complete(key, token, { ttlMs, response: { status: response.status, headers: {} } }),
    }));

  for (const { name, run } of storeConformance(statusOnly, { records: 'status' })) it(name, run);

  it('fails the cases about bodies when it claims to record everything', async () => {
    expect(await failures(statusOnly)).toContain('keeps responses of any kind');
  });
});

describe('the suite finds', () => {
  const tokens = new Map<string, string>();
  const remembering = (store: DedupeStore): DedupeStore['claim'] => {
    return (key, by) => {
      const claim = store.claim(key, by) as Awaited<ReturnType<DedupeStore['claim']>>;
      if (claim.state === 'claimed') tokens.set(key, by.token);
      return claim;
    };
  };
  const broken: Record<string, [string, (store: DedupeStore) => Partial<DedupeStore>]> = {
    'completing without looking at the token': [
      'ignores a token that does not own the claim',
      (store) => ({
        claim: remembering(store),
        complete: (key, _, completion) => store.complete(key, tokens.get(key) ?? '', completion),
      }),
    ],
    'releasing without looking at the token': [
      'ignores the token of an earlier attempt',
      (store) => ({ claim: remembering(store), release: (key, _, ttlMs) => store.release(key, tokens.get(key) ?? '', ttlMs) }),
    ],
    'a ttl in seconds': [
      'remembers a completed event for its time and no longer',
      (store) => ({
        complete: (key, token, { ttlMs, response }) => store.complete(key, token, { ttlMs: ttlMs * 1_000, response }),
      }),
    ],
    'a ttl a thousandth as long': [
      'remembers an attempt for its time and no longer',
      (store) => ({ release: (key, token, ttlMs) => store.release(key, token, ttlMs / 1_000) }),
    ],
    'an attempt that does not grow': [
      'gives a released event to the next claim as a further attempt, with the span before it',
      (store) => ({
        claim: async (key, by) => ({ ...(await store.claim(key, by)), attempt: 1 }) as Awaited<ReturnType<DedupeStore['claim']>>,
      }),
    ],
    'keys that differ in case only taken for one': [
      'takes any text as key and keeps them apart',
      (store) => ({
        claim: (key, by) => store.claim(key.toLowerCase(), by),
        complete: (key, ...rest) => store.complete(key.toLowerCase(), ...rest),
      }),
    ],
    'extending without looking at the token': [
      'extends nothing but a claim in progress, and nothing for another token',
      (store) => ({
        claim: remembering(store),
        extend: (key, _, leaseMs) => store.extend(key, tokens.get(key) ?? '', leaseMs),
      }),
    ],
    'extending that is not done': ['keeps a claim for as long as it is extended', () => ({ extend: () => true })],
    'a lease that never ends': [
      'leaves an event to the next claim, as a further attempt, once its lease has run out',
      (store) => ({ claim: (key, by) => store.claim(key, { ...by, leaseMs: 1e9 }) }),
    ],
    'a token of its own for each claim': [
      'gives a claim again to the token that has it, as the same attempt',
      (store) => {
        const seen = new Set<string>();
        return {
          claim: (key, by) => store.claim(key, seen.size === seen.add(by.token).size ? { ...by, token: `${by.token}x` } : by),
        };
      },
    ],
    'every body taken for the same': [
      'while an event is in progress, tells who has it',
      (store) => ({
        claim: async (key, by) => {
          const claim = await store.claim(key, by);
          return claim.state === 'claimed' ? claim : { ...claim, sameBody: true };
        },
      }),
    ],
    'forgetting that is not done': ['forgets a settled event when told to', () => ({ forget: () => true })],
    'waiting that is not done': [
      'whenSettled: false after the timeout, without touching the claim; other events do not end the wait',
      () => ({ whenSettled: async () => true }),
    ],
    'waiting that always times out': [
      'whenSettled: true once the claim is completed, for all who wait',
      () => ({ whenSettled: async () => false }),
    ],
    'a claim that is not atomic': [
      'gives an event to exactly one of many at once, and again after a release',
      () => {
        const taken = new Set<string>();
        return {
          async claim(key) {
            const isTaken = taken.has(key);
            await Promise.resolve();
            taken.add(key);
            return isTaken ? { state: 'in_progress', sameBody: true } : { state: 'claimed', attempt: 1 };
          },
        };
      },
    ],
  };
  for (const [fault, [name, change]] of Object.entries(broken)) {
    it(fault, async () => {
      expect(await failures(() => subject(change))).toContain(name);
    });
  }
});

async function failures(create: () => StoreSubject): Promise<string[]> {
  const names = await Promise.all(
    storeConformance(create).map(({ name, run }) =>
      run().then(
        () => undefined,
        () => name,
      ),
    ),
  );
  return names.filter((name) => name !== undefined);
}
