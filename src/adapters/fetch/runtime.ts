interface Runtimes {
  readonly process?: { readonly versions?: { readonly node?: string } };
  readonly Bun?: unknown;
  readonly Deno?: unknown;
  readonly WebSocketPair?: unknown;
}

/**
 * Node's `Request` and `Response` are made of JavaScript streams, each dear to make: copies of them cost several times what all
 * else does. Bun, Deno and workerd have native ones, and say that they are Node too.
 */
export const COPIES_ARE_DEAR: boolean = isNode(globalThis as Runtimes);

function isNode({ process, Bun, Deno, WebSocketPair }: Runtimes): boolean {
  return process?.versions?.node !== undefined && [Bun, Deno, WebSocketPair].every((other) => other === undefined);
}
