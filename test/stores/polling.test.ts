import { expect, test, vi } from 'vitest';
import { createPolling } from '../../src/stores/polling.js';

const never = new Promise<never>(() => {});

test('so many wait and no more: the next one is told at once, and has a place when another left', async () => {
  const { whenSettled, wake } = createPolling(() => never, 1_000);
  const waits = Array.from({ length: 1_000 }, (_, n) => whenSettled(`event ${n % 2}`, 60_000));
  expect(await whenSettled('event 0', 60_000)).toBe(false);
  wake('event 0');
  expect(await Promise.all(waits.filter((_, n) => n % 2 === 0))).toEqual(Array(500).fill(true));
  const another = whenSettled('event 0', 60_000);
  wake('event 0');
  expect(await another).toBe(true);
});

test('however many wait for an event, the store is asked once at a time', async () => {
  const ask = vi.fn(async () => false);
  const { whenSettled } = createPolling(ask, 1_000);
  expect(await Promise.all(Array.from({ length: 100 }, () => whenSettled('event', 60_000)))).toEqual(Array(100).fill(true));
  expect(ask).toHaveBeenCalledTimes(1);
});

test('a store that cannot say is asked again, until there is no more time', async () => {
  const ask = vi.fn(() => Promise.reject(new Error('away')));
  const { whenSettled } = createPolling(ask, 1_000);
  expect(await whenSettled('event', 120)).toBe(false);
  expect(ask.mock.calls.length).toBeGreaterThan(1);
});
