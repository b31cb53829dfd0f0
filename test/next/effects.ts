import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What a handler of an application said that it did. */
export interface Effect {
  readonly handler: string;
  readonly id?: string;
  readonly isVerified?: boolean;
  readonly isTracked?: boolean;
  readonly params?: unknown;
}

export interface Effects {
  readonly url: string;
  readonly seen: Effect[];
  /** What came since the last time. */
  taken(): Effect[];
  close(): void;
}

/** Handlers tell of themselves here before they answer: from Node, from the edge runtime, from a bundle. */
export async function collectEffects(): Promise<Effects> {
  const seen: Effect[] = [];
  const server = createServer(async (req, res) => {
    seen.push(JSON.parse((await req.toArray()).join('')));
    res.end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    seen,
    taken: () => seen.splice(0),
    close: () => server.close(),
  };
}
