import type { ServerHttp2Stream } from 'node:http2';
import type { RecordedResponse } from '../core/store.js';
import { ResponseBody, recordResponse } from './response-record.js';

type Method = (...args: unknown[]) => unknown;
type Methods = Record<'write' | 'end' | 'respondWithFile' | 'respondWithFD', Method>;

/**
 * Watches what an application sends on a stream of http2, be it around the response that stands for the stream (`res.stream`), and
 * tells when it has ended it. Node ends a stream by this same `end` where a response has no body, and where it sends a file.
 */
export function captureStream(stream: ServerHttp2Stream, keepBody: boolean, ended: (response: RecordedResponse) => void): void {
  const methods = stream as unknown as Methods;
  const { write, end, respondWithFile, respondWithFD } = methods;
  let body = keepBody ? new ResponseBody() : undefined;
  let isEnding = false;

  methods.write = function (this: unknown, ...args) {
    if (!isEnding) body?.add(args[0], args[1]);
    return write.apply(this, args);
  };

  methods.end = function (this: unknown, ...args) {
    if (isEnding || stream.writableEnded) return end.apply(this, args);
    isEnding = true;
    const result = end.apply(this, args);
    body?.add(args[0], args[1]);
    const { ':status': status = 200, ...headers } = stream.sentHeaders ?? {};
    ended(recordResponse(Number(status), (name) => headers[name], body));
    return result;
  };

  // A file goes out by itself, and is not kept.
  const asFile = (send: Method): Method =>
    function (this: unknown, ...args) {
      body = undefined;
      return send.apply(this, args);
    };
  methods.respondWithFile = asFile(respondWithFile);
  methods.respondWithFD = asFile(respondWithFD);
}
