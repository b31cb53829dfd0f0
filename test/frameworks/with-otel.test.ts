import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { runNode } from '../helpers/app-process.js';
import { folderWith } from './folder-with.js';

interface Printed {
  readonly statuses: number[];
  readonly spans: { readonly name: string; readonly parent?: string }[];
}

async function run(cwd: string, ORDER: string): Promise<Printed> {
  const { code, stdout, stderr } = await runNode({
    file: join(import.meta.dirname, 'otel-app.cjs'),
    cwd,
    env: { ORDER, OTEL_METRICS_EXPORTER: 'none', OTEL_LOGS_EXPORTER: 'none' },
  });
  expect(code, stderr).toBe(0);
  return JSON.parse(stdout.trim().split('\n').at(-1)!);
}

describe.each(['express4', 'express'])('%s', (installedAs) => {
  test('every span of the Express instrumentation is there, in any order, and one of ours for each delivery', async () => {
    const cwd = folderWith(installedAs, 'express');
    const without = await run(cwd, 'without');
    expect(without.statuses).toEqual([200, 500, 200, 200]);
    const theirs = without.spans.map(({ name }) => name).sort();
    expect(theirs).toContain('middleware - jsonParser');
    for (const order of ['ours', 'theirs', 'late']) {
      const { statuses, spans } = await run(cwd, order);
      expect(statuses, order).toEqual(without.statuses);
      expect(
        spans
          .filter(({ name }) => name !== 'process stripe')
          .map(({ name }) => name)
          .sort(),
        order,
      ).toEqual(theirs);
      expect(
        spans.filter(({ name }) => name === 'process stripe'),
        order,
      ).toHaveLength(2);
    }
  });
});
