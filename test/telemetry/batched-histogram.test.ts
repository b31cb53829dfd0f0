import {
  AggregationTemporality,
  InMemoryMetricExporter,
  MeterProvider,
  PeriodicExportingMetricReader,
} from '@opentelemetry/sdk-metrics';
import { expect, test } from 'vitest';
import { BatchedHistogram } from '../../src/telemetry/batched-histogram.js';

test.each([0, 1, 63, 64, 65, 128, 200])('%i values are all recorded, each once and with its own attributes', async (count) => {
  const exporter = new InMemoryMetricExporter(AggregationTemporality.CUMULATIVE);
  const reader = new PeriodicExportingMetricReader({ exporter, exportIntervalMillis: 3_600_000 });
  const provider = new MeterProvider({ readers: [reader] });
  const meter = provider.getMeter('test');
  const batched = new BatchedHistogram(meter.createHistogram('batched'));
  meter.createObservableGauge('asked first').addCallback((result) => {
    batched.flush();
    result.observe(1);
  });

  for (let i = 0; i < count; i++) batched.record(i, { parity: i % 2 === 0 ? 'even' : 'odd' });
  await reader.forceFlush();
  await reader.forceFlush();

  const ofParity = (parity: string) => {
    const metrics = exporter
      .getMetrics()
      .at(-1)!
      .scopeMetrics.flatMap((scope) => scope.metrics);
    const points = metrics.find(({ descriptor }) => descriptor.name === 'batched')?.dataPoints ?? [];
    return points.find(({ attributes }) => attributes.parity === parity)?.value ?? { count: 0, sum: 0 };
  };
  const sum = (from: number) =>
    Array.from({ length: count }, (_, i) => i).reduce((all, i) => (i % 2 === from ? all + i : all), 0);
  expect(ofParity('even')).toMatchObject({ count: Math.ceil(count / 2), sum: sum(0) });
  expect(ofParity('odd')).toMatchObject({ count: Math.floor(count / 2), sum: sum(1) });
  await provider.shutdown();
});

test('a histogram that throws gets the next batch all the same, and no more than that is kept for it', () => {
  const told: number[] = [];
  const record = (value: number) => {
    told.push(value);
    throw new Error('telemetry is broken');
  };
  const batched = new BatchedHistogram({ record });
  const faults = Array.from({ length: 200 }, (_, i) => {
    try {
      batched.record(i, {});
      return 0;
    } catch {
      return 1;
    }
  });
  expect(faults.filter(Boolean)).toHaveLength(3);
  expect(told).toEqual([0, 64, 128]);
});
