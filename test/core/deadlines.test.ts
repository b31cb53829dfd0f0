import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createDeadlines } from '../../src/core/deadlines.js';

beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] }));
afterEach(() => void vi.useRealTimers());

test('each passes once, in their order, and those that were met never', () => {
  const deadlines = createDeadlines(250, () => performance.now());
  const passed: number[] = [];
  const all = Array.from({ length: 6 }, (_, n) => {
    const one = deadlines.add(() => passed.push(n));
    vi.advanceTimersByTime(100);
    return one;
  });
  expect(passed).toEqual([0, 1, 2, 3]);
  deadlines.met(all[4]!);
  vi.advanceTimersByTime(1_000);
  expect(passed).toEqual([0, 1, 2, 3, 5]);
});

test('one timer for all of them, and none when there is nothing to wait for', () => {
  const deadlines = createDeadlines(250, () => performance.now());
  expect(vi.getTimerCount()).toBe(0);
  for (let n = 0; n < 100; n++) deadlines.met(deadlines.add(() => {}));
  expect(vi.getTimerCount()).toBe(1);
  vi.advanceTimersByTime(250);
  expect(vi.getTimerCount()).toBe(0);
});

test('one that is added while others pass is waited for as well', () => {
  const deadlines = createDeadlines(250, () => performance.now());
  const passed: string[] = [];
  deadlines.add(() => {
    passed.push('first');
    deadlines.add(() => passed.push('second'));
  });
  vi.advanceTimersByTime(250);
  expect(passed).toEqual(['first']);
  vi.advanceTimersByTime(250);
  expect(passed).toEqual(['first', 'second']);
});

test('one that is met when it has passed, or twice, takes no other with it', () => {
  const deadlines = createDeadlines(250, () => performance.now());
  const passed: string[] = [];
  const gone = deadlines.add(() => passed.push('gone'));
  vi.advanceTimersByTime(250);
  const [met, open] = ['met', 'open'].map((name) => deadlines.add(() => passed.push(name)));
  deadlines.met(gone);
  deadlines.met(met!);
  deadlines.met(met!);
  vi.advanceTimersByTime(250);
  expect(passed).toEqual(['gone', 'open']);
  deadlines.met(open!);
});

test('a timer that a runtime has lost is set again by the next that waits', () => {
  const deadlines = createDeadlines(250, () => performance.now());
  const passed: string[] = [];
  deadlines.add(() => passed.push('first'));
  vi.clearAllTimers();
  vi.advanceTimersByTime(1_251);
  deadlines.add(() => passed.push('second'));
  vi.advanceTimersByTime(250);
  expect(passed).toEqual(['first', 'second']);
});

test('a timer that is late and not lost is not left beside the new one', () => {
  const deadlines = createDeadlines(250, () => performance.now());
  deadlines.add(() => {});
  const now = vi.spyOn(performance, 'now').mockReturnValue(performance.now() + 2_000);
  deadlines.add(() => {});
  now.mockRestore();
  expect(vi.getTimerCount()).toBe(1);
});
