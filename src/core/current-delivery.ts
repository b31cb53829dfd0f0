import { AsyncLocalStorage } from 'node:async_hooks';
import type { Delivery } from './delivery.js';

/** One storage per process, so that two copies of the package share it. */
const STORAGE = Symbol.for('outworx.otel-webhooks.current-delivery');

type Holder = { [STORAGE]?: AsyncLocalStorage<Delivery> };

function storage(): AsyncLocalStorage<Delivery> {
  const holder = globalThis as Holder;
  holder[STORAGE] ??= new AsyncLocalStorage<Delivery>();
  return holder[STORAGE];
}

const current = storage();

/** The delivery whose handler is running in this async context. */
export function currentDelivery(): Delivery | undefined {
  return current.getStore();
}

export function runWithDelivery<T>(delivery: Delivery, fn: () => T): T {
  return current.run(delivery, fn);
}
