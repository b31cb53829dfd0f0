import { context, trace } from '@opentelemetry/api';
import { currentDelivery } from '../../core/current-delivery.js';
import { replaceMethod } from './replace-method.js';
import type { RouterAdapter } from './router-adapter.js';

/**
 * Next 15 takes its first span for that of the request only where none is active, or one from outside of the process; anywhere
 * else it tells no span of the route. That of a delivery shall not make this difference, and is the parent all the same.
 */
export const nextTrace: RouterAdapter = {
  name: 'Next tracer',
  files: [{ module: 'next', file: 'dist/server/lib/trace/tracer.js' }],
  targetOf(exports) {
    const tracer = (exports as { getTracer?: () => object } | undefined)?.getTracer?.();
    const prototype = tracer && Object.getPrototypeOf(tracer);
    return prototype && Object.hasOwn(prototype, 'withPropagatedContext') ? prototype : undefined;
  },
  patch(prototype) {
    return replaceMethod(prototype, 'withPropagatedContext', (original) => {
      return function (this: object, ...args: unknown[]) {
        const run = () => original.apply(this, args);
        return currentDelivery() === undefined ? run() : asIfFromOutside(run);
      };
    });
  },
};

function asIfFromOutside<T>(run: () => T): T {
  const active = context.active();
  const parent = trace.getSpanContext(active);
  if (parent === undefined) return run();
  return context.with(trace.setSpan(active, trace.wrapSpanContext({ ...parent, isRemote: true })), run);
}
