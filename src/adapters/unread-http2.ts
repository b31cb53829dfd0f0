import type { IncomingMessage } from 'node:http';
import type { ServerHttp2Stream } from 'node:http2';
import { listenOurselves } from './own-listener.js';
import { hasEnded } from './unread-body.js';

/**
 * Node ends the request of an http2 stream that nobody has read when that closes, and closes one whose sender is still sending
 * once it is answered. We have read from the stream, to hold its body: what the application has not read of it ends like that all
 * the same.
 */
export function endAsUnread(req: IncomingMessage): void {
  const { stream } = req as unknown as { stream: ServerHttp2Stream };
  listenOurselves(stream, 'finish', () => {
    // A reset goes before what is still to be written, the end of the response for one: that is written between the two.
    setImmediate(setImmediate, () => {
      if (isUnread(req) && req.readableFlowing === null && !hasEnded(req)) stream.close();
    });
  });
  listenOurselves(req, 'close', () => {
    if (isUnread(req)) req.resume();
  });
}

function isUnread(req: IncomingMessage): boolean {
  return req.readableFlowing !== true && !req.readableDidRead && req.listenerCount('readable') === 0;
}
