import {
  AggregationTemporality,
  InMemoryMetricExporter,
  MeterProvider,
  PeriodicExportingMetricReader,
} from '@opentelemetry/sdk-metrics';
import { describe, expect, test } from 'vitest';
import type { Route } from '../../src/core/route.js';
import type { StoreStats } from '../../src/core/store.js';
import { createDedupeMetrics } from '../../src/telemetry/dedupe-metrics.js';
import { guardDedupeObserver } from '../../src/telemetry/guarded-dedupe.js';
import { rateLimited } from '../../src/telemetry/rate-limit.js';
import { routeOf } from '../helpers/routes.js';

const origin = { 'webhook.provider': 'trusting', 'webhook.route': '/webhooks/test' };

async function collect(tell: (to: ReturnType<typeof createDedupeMetrics>) => void, stats?: StoreStats) {
  const exporter = new InMemoryMetricExporter(AggregationTemporality.CUMULATIVE);
  const provider = new MeterProvider({
    readers: [new PeriodicExportingMetricReader({ exporter, exportIntervalMillis: 3_600_000 })],
  });
  tell(createDedupeMetrics(provider.getMeter('test'), () => stats));
  await provider.forceFlush();
  const metrics = exporter.getMetrics().flatMap(({ scopeMetrics }) => scopeMetrics.flatMap((scope) => scope.metrics));
  await provider.shutdown();
  return Object.fromEntries(
    metrics.map(({ descriptor, dataPoints }) => [
      descriptor.name,
      dataPoints.map(({ attributes, value }) => [
        attributes,
        typeof value === 'number' ? value : (value as { count: number }).count,
      ]),
    ]),
  );
}

test('claims, the store that is away, lost leases and dropped endings are counted', async () => {
  const route: Route = routeOf();
  const seen = await collect(
    (to) => {
      to.claimAnswered('claimed', 1);
      to.claimAnswered('claimed', 3);
      to.claimAnswered('timeout', 250);
      to.leaseLost(route);
      to.endingDropped(route);
      to.storeAway(true);
    },
    { resets: 2, evicted: 7 },
  );
  expect(seen).toEqual({
    'webhook.dedupe.claim.duration': [
      [{ 'webhook.dedupe.answer': 'claimed' }, 2],
      [{ 'webhook.dedupe.answer': 'timeout' }, 1],
    ],
    'webhook.dedupe.lost_leases': [[origin, 1]],
    'webhook.dedupe.dropped_endings': [[origin, 1]],
    'webhook.dedupe.store_away': [[{}, 1]],
    'webhook.dedupe.store_resets': [[{}, 2]],
    'webhook.dedupe.evictions': [[{}, 7]],
  });
});

test('a store that counts nothing has no such series', async () => {
  const seen = await collect(({ storeAway }) => storeAway(false));
  expect(Object.keys(seen)).toEqual(['webhook.dedupe.store_away']);
});

describe('in diag', () => {
  test('the store goes and comes, a lost lease is told, and a fault of the metrics reaches nobody', () => {
    const lines: string[] = [];
    const diag = {
      warn: (line: string) => lines.push(line),
      info: (line: string) => lines.push(line),
      error: (line: string) => lines.push(line),
    };
    const observer = guardDedupeObserver(() => {
      throw new Error('no metrics');
    }, diag);
    observer.storeAway(true);
    observer.leaseLost(routeOf());
    observer.storeAway(false);
    observer.claimAnswered('error', 1);
    observer.endingDropped(routeOf());
    expect(lines.filter((line) => !line.startsWith('metrics'))).toEqual([
      expect.stringContaining('is away'),
      expect.stringContaining('may be handled twice'),
      expect.stringContaining('is back'),
    ]);
    expect(lines).toHaveLength(8);
  });

  test('a fault that goes on is one line, and other faults have their own', () => {
    const lines: string[] = [];
    const say = rateLimited((what) => lines.push(what));
    for (let i = 0; i < 1_000; i++) say('dedupe store', new Error('away'));
    say('publicUrl', new Error('x'));
    expect(lines).toEqual(['dedupe store', 'publicUrl']);
  });
});
