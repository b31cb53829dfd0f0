import { describe, expect, it } from 'vitest';
import { memoryStore } from '../../src/stores/memory.js';
import { watchWrites } from '../../src/stores/watched-store.js';

const by = { token: 't', bodyHash: 'b', leaseMs: 60_000, ttlMs: 60_000 };
const completion = { ttlMs: 60_000, response: { status: 200, headers: {} } };

describe('a store whose writes are watched', () => {
  it('answers as the store does, and at once where that does', () => {
    const store = watchWrites(memoryStore());
    const claim = store.claim('k', by);
    expect(claim).toMatchObject({ state: 'claimed', attempt: 1 });
    expect(store.extend('k', 't', 60_000)).toBe(true);
    expect(store.complete('k', 't', completion)).toBe(true);
    expect(store.claim('k', by)).toMatchObject({ state: 'done', response: { status: 200 } });
    expect(store.forget('k')).toBe(true);
  });

  it('tells when all that was to be written so far has been, or has failed', async () => {
    const ends: (() => void)[] = [];
    const inner = memoryStore();
    const slow = {
      ...inner,
      complete: () => new Promise<boolean>((resolve) => ends.push(() => resolve(true))),
      release: () => new Promise<void>((_, reject) => ends.push(() => reject(new Error('away')))),
    };
    const store = watchWrites(slow);
    await store.written();
    const told = [store.complete('a', 't', completion), store.release('b', 't', 1)];
    let isWritten = false;
    const written = store.written().then(() => {
      isWritten = true;
    });
    ends[0]?.();
    await told[0];
    await new Promise((resolve) => setImmediate(resolve));
    expect(isWritten).toBe(false);
    ends[1]?.();
    await expect(told[1]).rejects.toThrow('away');
    await written;
  });
});
