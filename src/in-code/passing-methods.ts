const PASSING = new Set(['GET', 'HEAD', 'OPTIONS']);

/** Methods by which nothing is delivered, but for some handshakes. */
export function passes(method: string): boolean {
  return PASSING.has(method);
}
