import type { IncomingMessage } from 'node:http';
import type { Readable } from 'node:stream';

/** As much of a readable stream's state as no public property tells. Has had these names since Node 10. */
interface ReadableState {
  readonly ended: boolean;
  sync: boolean;
  readonly buffer: Iterable<unknown>;
}

type Stream = Readable & { readonly _readableState: ReadableState; readonly push: unknown; readonly _read: unknown };

/** Nobody has begun to read: every byte is in the stream still, or on its way. */
export function isUnread(req: IncomingMessage): boolean {
  return (
    req.readableFlowing === null &&
    !req.readableDidRead &&
    !req.destroyed &&
    req.readableEncoding === null &&
    req.listenerCount('data') === 0 &&
    req.listenerCount('readable') === 0 &&
    [...arrivedChunks(req)].every((chunk) => chunk instanceof Uint8Array)
  );
}

/** What has arrived and waits to be read. Looked at without reading: `read` and `unshift` would leave traces. */
export function arrivedChunks(req: Readable): Iterable<unknown> {
  return (req as Stream)._readableState.buffer;
}

/** The end of the body has arrived too. */
export function hasEnded(req: Readable): boolean {
  return (req as Stream)._readableState.ended;
}

/**
 * Else the end is told in a later tick of ours, and whoever listens by then reads in our async context instead of in the one it
 * began to read in.
 */
export function tellAtOnce(req: Readable): void {
  (req as Stream)._readableState.sync = false;
}

/** True of streams that send nothing until somebody reads: http2, and what stands in for a request without a server. */
export function isPulled(req: Readable): boolean {
  pushingRead ??= (process.getBuiltinModule('node:http').IncomingMessage.prototype as unknown as Stream)._read;
  return (req as Stream)._read !== pushingRead;
}

/** Node stops the socket once a request holds more than its high-water mark, until somebody reads. */
export function letFlow(req: Readable): void {
  const { socket } = req as unknown as IncomingMessage;
  // Set while a response waits for its receiver: the socket stands still for another reason.
  if (socket.readable && !(socket as { _paused?: boolean })._paused) socket.resume();
}

/** Node's parser pushes on its own. */
let pushingRead: unknown;
