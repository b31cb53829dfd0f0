const { performance } = globalThis;

/** Milliseconds that never go back. The global itself is looked up once: in Node it is a getter, and a delivery asks a dozen times. */
export function monotonic(): number {
  return performance.now();
}
