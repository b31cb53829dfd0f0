import type { ServerHttp2Stream } from 'node:http2';
import type { RecordedResponse } from '../core/store.js';
import { methodReplacer } from './replaced-methods.js';
import { ResponseBody, recordResponse } from './response-record.js';

type Method = (this: ServerHttp2Stream, ...args: unknown[]) => unknown;
type Methods = Record<'write' | 'end' | 'respondWithFile' | 'respondWithFD', Method>;

type Ended = (response: RecordedResponse) => void;

class Capture {
  /** What stood there: the stream's own, or what somebody else has put there. */
  readonly methods: Methods;
  readonly ended: Ended;
  body: ResponseBody | undefined;
  isEnding = false;

  constructor({ write, end, respondWithFile, respondWithFD }: Methods, keepBody: boolean, ended: Ended) {
    this.methods = { write, end, respondWithFile, respondWithFD };
    this.body = keepBody ? new ResponseBody() : undefined;
    this.ended = ended;
  }
}

const replaceMethods = methodReplacer<ServerHttp2Stream, Capture>({
  write(stream, { body, isEnding, methods }, args) {
    if (!isEnding) body?.add(args[0], args[1]);
    return methods.write.apply(stream, args);
  },

  end(stream, capture, args) {
    const { methods, ended } = capture;
    if (capture.isEnding || stream.writableEnded) return methods.end.apply(stream, args);
    capture.isEnding = true;
    const result = methods.end.apply(stream, args);
    capture.body?.add(args[0], args[1]);
    const { ':status': status = 200, ...headers } = stream.sentHeaders ?? {};
    ended(recordResponse(Number(status), (name) => headers[name], capture.body));
    return result;
  },

  respondWithFile(stream, capture, args) {
    return sendFile(stream, capture, 'respondWithFile', args);
  },

  respondWithFD(stream, capture, args) {
    return sendFile(stream, capture, 'respondWithFD', args);
  },
});

/**
 * Watches what an application sends on a stream of http2, be it around the response that stands for the stream (`res.stream`), and
 * tells when it has ended it. Node ends a stream by this same `end` where a response has no body, and where it sends a file.
 */
export function captureStream(stream: ServerHttp2Stream, keepBody: boolean, ended: Ended): void {
  replaceMethods(stream, new Capture(stream as unknown as Methods, keepBody, ended));
}

/** A file goes out by itself, and is not kept. */
function sendFile(
  stream: ServerHttp2Stream,
  capture: Capture,
  send: 'respondWithFile' | 'respondWithFD',
  args: unknown[],
): unknown {
  capture.body = undefined;
  return capture.methods[send].apply(stream, args);
}
