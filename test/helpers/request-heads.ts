import type { RequestHead } from '../../src/core/delivery.js';

/** A request that says nothing but its method. */
export const headOf = (method: string): RequestHead => ({
  method,
  target: '/',
  params: {},
  header: () => undefined,
  isRepeated: () => false,
  release: () => {},
});
