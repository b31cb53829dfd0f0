import type { IncomingMessage, ServerResponse } from 'node:http';
import type { RecordedResponse } from '../core/store.js';
import { isHeader } from './header-name.js';
import { methodReplacer } from './replaced-methods.js';
import { ResponseBody, recordResponse } from './response-record.js';

type HeaderBag = Record<string, unknown> | readonly unknown[] | undefined;

type Method = (this: ServerResponse, ...args: unknown[]) => unknown;
type Methods = Record<'writeHead' | 'write' | 'end', Method>;
type Ended = (response: RecordedResponse) => void;

class Capture {
  readonly #res: ServerResponse;
  /** What somebody had put on the response itself. */
  readonly #own: Partial<Methods>;
  readonly body: ResponseBody | undefined;
  readonly ended: Ended;
  given: HeaderBag;
  isEnding = false;

  constructor(res: ServerResponse, keepBody: boolean, ended: Ended) {
    this.#res = res;
    this.#own = NAMES.some((name) => Object.hasOwn(res, name)) ? ownMethods(res) : NOTHING;
    this.body = keepBody ? new ResponseBody() : undefined;
    this.ended = ended;
  }

  /** What stands behind ours. All but its own is looked up anew: Express gives a response another prototype when it gets there. */
  method(name: keyof Methods): Method {
    return this.#own[name] ?? (Object.getPrototypeOf(this.#res) as Methods)[name];
  }
}

const NAMES = ['writeHead', 'write', 'end'] as const;
const NOTHING: Partial<Methods> = {};

function ownMethods(res: ServerResponse): Partial<Methods> {
  return Object.fromEntries(
    NAMES.filter((name) => Object.hasOwn(res, name)).map((name) => [name, (res as unknown as Methods)[name]]),
  );
}

const replaceMethods = methodReplacer<ServerResponse, Capture>({
  writeHead(res, capture, args) {
    const last = args[args.length - 1];
    if (typeof last === 'object' && last !== null) capture.given = last as HeaderBag;
    return capture.method('writeHead').apply(res, args);
  },

  write(res, capture, args) {
    // http2's `end` writes through here: count its chunk once.
    if (!capture.isEnding) capture.body?.add(args[0], args[1]);
    return capture.method('write').apply(res, args);
  },

  end(res, capture, args) {
    const { body, ended } = capture;
    const end = capture.method('end');
    if (capture.isEnding || res.writableEnded) return end.apply(res, args);
    capture.isEnding = true;
    noteConsumed(res.req);
    let result: unknown;
    try {
      result = end.apply(res, args);
    } catch (error) {
      capture.isEnding = false;
      throw error;
    }
    body?.add(args[0], args[1]);
    ended(recordResponse(res.statusCode, (name) => givenHeader(capture.given, name) ?? res.getHeader(name), body));
    return result;
  },
});

/**
 * Watches a response being written and tells when the application has ended it. The bytes pass through untouched; `finish` and
 * `close` are no use here, as they miss headers given to `writeHead` and come late, or never, when the sender has gone.
 */
export function captureResponse(res: ServerResponse, keepBody: boolean, ended: Ended): void {
  replaceMethods(res, new Capture(res, keepBody, ended));
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
  if (Array.isArray(given)) return pairs(given).find(([key]) => isHeader(String(key), name))?.[1];
  const bag = given as Record<string, unknown> | undefined;
  for (const key in bag) if (isHeader(key, name) && Object.hasOwn(bag, key)) return bag[key];
  return undefined;
}

function pairs(list: readonly unknown[]): [unknown, unknown][] {
  if (Array.isArray(list[0])) return list as [unknown, unknown][];
  return list.flatMap((name, i) => (i % 2 === 0 ? [[name, list[i + 1]] as [unknown, unknown]] : []));
}
