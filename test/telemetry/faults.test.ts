import { type DiagLogger, INVALID_SPAN_CONTEXT, type Span, type Tracer } from '@opentelemetry/api';
import { expect, test } from 'vitest';
import { Delivery } from '../../src/core/delivery.js';
import { createTelemetry, type Instruments } from '../../src/telemetry/observer.js';
import { routeOf } from '../helpers/routes.js';

const head = { method: 'POST', target: '/', params: {}, header: () => undefined, isRepeated: () => false, release: () => {} };

function boom(): never {
  throw new Error('telemetry is broken');
}

/** An object each of whose methods throws. */
const hostile = <T extends object>(): T => new Proxy({} as T, { get: () => boom });

const span = {
  spanContext: () => INVALID_SPAN_CONTEXT,
  isRecording: () => true,
  end: boom,
  setAttributes: boom,
} as unknown as Span;

test.each<[string, Instruments]>([
  ['the tracer', { tracer: hostile<Tracer>(), metrics: { started() {}, settled() {}, bypassed() {} }, logger: { emit() {} } }],
  [
    'the span',
    {
      tracer: { startSpan: () => span } as unknown as Tracer,
      metrics: { started() {}, settled() {}, bypassed() {} },
      logger: { emit() {} },
    },
  ],
  ['the metrics', { tracer: { startSpan: () => span } as unknown as Tracer, metrics: hostile(), logger: { emit() {} } }],
  [
    'the logger',
    {
      tracer: { startSpan: () => span } as unknown as Tracer,
      metrics: { started() {}, settled() {}, bypassed() {} },
      logger: hostile(),
    },
  ],
])('%s throws: the delivery goes on, and diag is told', (_what, instruments) => {
  const lines: string[] = [];
  const log: Pick<DiagLogger, 'error'> = { error: (message) => lines.push(message) };
  const delivery = new Delivery(routeOf(), head, Date.now());
  delivery.outcome = 'rejected';
  const observation = createTelemetry(() => instruments, log).started(delivery);
  expect(observation.run(() => 'ran')).toBe('ran');
  expect(() => observation.settled()).not.toThrow();
  expect(lines.length).toBeGreaterThan(0);
  expect(lines.every((line) => line.endsWith('the request is not affected'))).toBe(true);
});
