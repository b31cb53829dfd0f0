import { EventEmitter } from 'node:events';
import type { IncomingMessage } from 'node:http';
import type { ServerHttp2Stream } from 'node:http2';

/**
 * Node closes an http2 stream that nobody has read together with its response, and gives its request an end. A body that we
 * have held is read, from its stream; what the application has not read is treated like that all the same.
 */
export function endAsUnread(req: IncomingMessage): void {
  const { stream } = req as unknown as { stream: ServerHttp2Stream };
  listen(stream, 'finish', () => {
    setImmediate(() => {
      if (isUntouched(req) && req.readableFlowing === null) stream.close();
    });
  });
  listen(req, 'close', () => {
    if (isUntouched(req)) req.resume();
  });
}

function isUntouched(req: IncomingMessage): boolean {
  return req.readableFlowing !== true && !req.readableDidRead && req.listenerCount('readable') === 0;
}

/** Around any binding of listeners to the server span: these are ours. */
function listen(emitter: EventEmitter, event: string, listener: () => void): void {
  EventEmitter.prototype.on.call(emitter, event, listener);
}
