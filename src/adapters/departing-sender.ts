import type { IncomingMessage } from 'node:http';

/**
 * Calls `begin` when the sender goes, before the request shows that: an application that begins then sees the sender go as it
 * would have without us. Returns the way back. Not over http2: a stream that was aborted throws at whoever answers it.
 */
export function beforeDeparture(req: IncomingMessage, begin: () => void): () => void {
  if (req.httpVersionMajor === 2) return () => {};
  const { destroy } = req;
  const putBack = () => {
    req.destroy = destroy;
  };
  req.destroy = (error) => {
    putBack();
    // A turn for the application, to read what had come.
    setImmediate(() => req.destroy(error));
    try {
      begin();
    } catch (thrown) {
      // The response has yet to hear of it from the same event.
      process.nextTick(() => {
        throw thrown;
      });
    }
    return req;
  };
  return putBack;
}
