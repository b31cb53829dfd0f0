import type { Readable } from 'node:stream';

/** Node's own servers push bytes; what stands in for a request without a server may push text, or nothing. */
export type Push = (chunk: Buffer | string | null | undefined, encoding?: BufferEncoding) => boolean;

type Pushed = { push: Push };

export function setPush(req: Readable, push: Push): void {
  (req as unknown as Pushed).push = push;
}

export function isPush(req: Readable, push: Push | undefined): boolean {
  return (req as unknown as Pushed).push === push;
}

/** What stands there now. */
export function pushOf(req: Readable): Push {
  return (req as unknown as Pushed).push;
}
