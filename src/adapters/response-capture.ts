import type { IncomingMessage, ServerResponse } from 'node:http';
import type { RecordedResponse } from '../core/store.js';

const MAX_RECORDED_BYTES = 16 * 1024;

/** What a duplicate may be answered with beside the status. Never `set-cookie` or anything that belongs to one sender. */
const RECORDED_HEADERS = ['content-type', 'content-language', 'content-encoding'] as const;

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
    ended(record(this, given, body));
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

class ResponseBody {
  readonly #chunks: Buffer[] = [];
  #length = 0;
  #isWhole = true;

  add(chunk: unknown, encoding: unknown): void {
    if (!this.#isWhole || typeof chunk === 'function' || chunk === undefined || chunk === null) return;
    const bytes = typeof chunk === 'string' ? Buffer.from(chunk, encodingOf(encoding)) : Buffer.from(chunk as Uint8Array);
    this.#length += bytes.length;
    if (this.#length > MAX_RECORDED_BYTES) {
      this.#isWhole = false;
      this.#chunks.length = 0;
      return;
    }
    if (bytes.length > 0) this.#chunks.push(bytes);
  }

  /** Absent when it was too large to keep. */
  get content(): Buffer | undefined {
    if (!this.#isWhole) return undefined;
    return this.#chunks.length === 1 ? this.#chunks[0] : Buffer.concat(this.#chunks);
  }
}

function encodingOf(encoding: unknown): BufferEncoding {
  return typeof encoding === 'string' && Buffer.isEncoding(encoding) ? encoding : 'utf8';
}

function record(res: ServerResponse, given: HeaderBag, body: ResponseBody | undefined): RecordedResponse {
  const content = body?.content;
  const headers: Record<string, string> = {};
  // Headers that describe a body go with it.
  if (content !== undefined) {
    for (const name of RECORDED_HEADERS) {
      const value = givenHeader(given, name) ?? res.getHeader(name);
      if (value !== undefined) headers[name] = String(value);
    }
  }
  return { status: res.statusCode, headers, body: content };
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
