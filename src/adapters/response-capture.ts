import type { IncomingMessage, ServerResponse } from 'node:http';
import type { RecordedResponse } from '../core/store.js';
import { ResponseBody, recordResponse } from './response-record.js';

type HeaderBag = Record<string, unknown> | readonly unknown[] | undefined;

/**
 * Watches a response being written and tells when the application has ended it. The bytes pass through untouched; `finish` and
 * `close` are no use here, as they miss headers given to `writeHead` and come late, or never, when the sender has gone.
 */
export function captureResponse(res: ServerResponse, keepBody: boolean, ended: (response: RecordedResponse) => void): void {
  const { writeHead, write, end } = res;
  const body = keepBody ? new ResponseBody() : undefined;
  let given: HeaderBag;
  let isEnding = false;

  res.writeHead = function (this: ServerResponse, ...args: unknown[]) {
    const last = args[args.length - 1];
    if (typeof last === 'object' && last !== null) given = last as HeaderBag;
    return writeHead.apply(this, args as Parameters<typeof writeHead>);
  } as typeof writeHead;

  res.write = function (this: ServerResponse, ...args: unknown[]) {
    // http2's `end` writes through here: count its chunk once.
    if (!isEnding) body?.add(args[0], args[1]);
    return write.apply(this, args as Parameters<typeof write>);
  } as typeof write;

  res.end = function (this: ServerResponse, ...args: unknown[]) {
    if (isEnding || this.writableEnded) return end.apply(this, args as Parameters<typeof end>);
    isEnding = true;
    noteConsumed(this.req);
    let result: ServerResponse;
    try {
      result = end.apply(this, args as Parameters<typeof end>);
    } catch (error) {
      isEnding = false;
      throw error;
    }
    body?.add(args[0], args[1]);
    ended(recordResponse(this.statusCode, (name) => givenHeader(given, name) ?? this.getHeader(name), body));
    return result;
  } as typeof end;
}

/**
 * Node throws away, at some cost, the body of a request that nobody asked its parser for; when the application read what we
 * replayed, the parser was never asked.
 */
function noteConsumed(req: IncomingMessage & { _consumed?: boolean }): void {
  if (req.readableEnded) req._consumed = true;
}

/** `writeHead(status, headers)` may bypass `setHeader`: an object, or a flat list of names and values. */
function givenHeader(given: HeaderBag, name: string): unknown {
  if (given === undefined) return undefined;
  const entries = Array.isArray(given) ? pairs(given) : Object.entries(given);
  for (const [key, value] of entries) {
    if (String(key).toLowerCase() === name) return value;
  }
  return undefined;
}

function pairs(list: readonly unknown[]): [unknown, unknown][] {
  if (Array.isArray(list[0])) return list as [unknown, unknown][];
  return list.flatMap((name, i) => (i % 2 === 0 ? [[name, list[i + 1]] as [unknown, unknown]] : []));
}
