import { beforeEach, expect, test, vi } from 'vitest';
import { routeOf } from './helpers/routes.js';

beforeEach(() => {
  vi.resetModules();
  vi.unstubAllEnvs();
});

async function said(times: number, route = routeOf({ idempotencyKey: 'provider' })): Promise<string[]> {
  const { warnOfManyProcesses } = await import('../src/many-processes.js');
  const lines: string[] = [];
  for (let i = 0; i < times; i++) warnOfManyProcesses([route], { warn: (line) => lines.push(line) });
  return lines;
}

test('one of several processes says once that it remembers alone', async () => {
  vi.stubEnv('NODE_APP_INSTANCE', '3');
  expect(await said(3)).toEqual([expect.stringMatching(/instance 3 of PM2.*store: redis:\/\//)]);
});

test('a process of its own, and one that remembers nothing, say nothing', async () => {
  expect(await said(1)).toEqual([]);
  vi.stubEnv('NODE_APP_INSTANCE', '3');
  expect(await said(1, routeOf())).toEqual([]);
});
