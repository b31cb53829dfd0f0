import type { IncomingMessage } from 'node:http';

/**
 * Calls `begin` when the sender goes, before the request shows that: an application that begins then sees the sender go as it
 * would have without us. Returns the way back.
 */
export function beforeDeparture(req: IncomingMessage, begin: () => void): () => void {
  return req.httpVersionMajor === 2 ? beforeAbortedEvent(req, begin) : beforeDestroy(req, begin);
}

/** Node destroys the request. An application that has only just begun is given a turn to read what had come. */
function beforeDestroy(req: IncomingMessage, begin: () => void): () => void {
  const { destroy } = req;
  const putBack = () => {
    req.destroy = destroy;
  };
  req.destroy = (error) => {
    putBack();
    setImmediate(() => req.destroy(error));
    begin();
    return req;
  };
  return putBack;
}

/** http2 destroys only its stream, and tells of it by an event. */
function beforeAbortedEvent(req: IncomingMessage, begin: () => void): () => void {
  const { emit } = req;
  const putBack = () => {
    req.emit = emit;
  };
  req.emit = ((event: string, ...args: unknown[]) => {
    if (event === 'aborted' || event === 'close') {
      putBack();
      begin();
    }
    return emit.call(req, event, ...args);
  }) as typeof emit;
  return putBack;
}
