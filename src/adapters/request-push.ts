import type { IncomingMessage } from 'node:http';

/** Node's own servers push bytes; what stands in for a request without a server may push text, or nothing. */
export type Push = (chunk: Buffer | string | null | undefined, encoding?: BufferEncoding) => boolean;

type Pushed = { push: Push };

export function setPush(req: IncomingMessage, push: Push): void {
  (req as unknown as Pushed).push = push;
}

export function isPush(req: IncomingMessage, push: Push | undefined): boolean {
  return (req as unknown as Pushed).push === push;
}

/** The stream's own. */
export function pushOf(req: IncomingMessage): Push {
  return (Object.getPrototypeOf(req) as Pushed).push;
}

/** By assignment: `delete req.push` would turn the request into a slow dictionary. */
export function restorePush(req: IncomingMessage): Push {
  const push = pushOf(req);
  setPush(req, push);
  return push;
}
