import type { Answer } from '../../core/exchange.js';
import type { RecordedResponse } from '../../core/store.js';
import { ResponseBody, recordResponse } from '../response-record.js';
import { passOn, type Reader, type Source, type StreamReport } from './pass-on.js';
import { restoreBody } from './restored-body.js';
import { COPIES_ARE_DEAR } from './runtime.js';

export interface ResponseReport {
  /** The whole response was made. */
  ended(response: RecordedResponse): void;
  /** Its body broke off. */
  failed(error: unknown): void;
  /** The sender did not want the rest, and the source of the body has heard of it. */
  cancelled(): void;
}

/** The most that is read of a body before it is sent, unless it is one piece. */
const READ_AHEAD_BYTES = 16 * 1024;

/** Where the response goes, or the error of a handler that gave none. */
export interface ResponseSink {
  readonly respond: (response: Response) => void;
  readonly fail: (error: unknown) => void;
}

/**
 * Watches a response on its way out and gives the one to send. A body that is there already stays one of known length. Any other
 * is passed on piece by piece, each when it is asked for.
 */
export function observeResponse(
  response: Response,
  keepBody: boolean,
  report: ResponseReport,
  { respond, fail }: ResponseSink,
): void {
  const { status, headers } = response;
  const kept = keepBody ? new ResponseBody() : undefined;
  const ended = () => report.ended(recordResponse(status, (name) => headers.get(name), kept));
  const copy = BODILESS.has(status) ? undefined : COPIES_ARE_DEAR ? response : response.clone();
  // Not a look at the original's body before it must be: Bun and Deno then send it as another kind of body.
  const body = copy?.body ?? null;
  if (body === null) {
    ended();
    respond(response);
    return;
  }
  const reader: Reader = body.getReader();
  readAhead(reader, (ahead) => {
    try {
      if (ahead.isWhole) {
        for (const chunk of ahead.chunks) kept?.add(chunk);
        if (copy === response) restoreBody(response, body, { bytes: joined(ahead.chunks), reader });
        else reader.releaseLock();
        // Nothing can go wrong any more.
        ended();
        respond(response);
      } else {
        const passed = { ...report, ended, passed: (chunk: Uint8Array) => kept?.add(chunk) };
        respond(passedOn(response, copy === response, { reader, ...ahead }, passed));
      }
    } catch (error) {
      fail(error);
    }
  });
}

function passedOn(response: Response, isOriginal: boolean, source: Source, report: StreamReport): Response {
  if (isOriginal) {
    restoreBody(response, response.body!, { stream: () => passOn(source, report) });
    return response;
  }
  // Ends when the other side does: not to be waited for.
  source.reader.cancel().catch(() => {});
  const body = passOn({ reader: response.body!.getReader(), chunks: [] }, report);
  const { status, statusText, headers } = response;
  return new Response(body, { status, statusText, headers });
}

interface Ahead extends Omit<Source, 'reader'> {
  readonly isWhole: boolean;
}

/** Reads what is there without waiting. */
function readAhead(reader: Reader, done: (ahead: Ahead) => void): void {
  const chunks: Uint8Array[] = [];
  let pending: Source['pending'];
  let length = 0;
  let isOver = false;
  const stop = (isWhole: boolean) => {
    if (isOver) return;
    isOver = true;
    clearImmediate(later);
    done({ chunks, pending, isWhole });
  };
  const later = setImmediate(stop, false);
  const took = ({ done: isWhole, value }: Awaited<ReturnType<Reader['read']>>) => {
    if (isOver) return;
    if (isWhole) return stop(true);
    pending = undefined;
    chunks.push(value!);
    length += value!.length;
    // What is no bytes, some servers send all the same and others refuse: they shall get it as it is.
    const isBytes = value instanceof Uint8Array;
    if (isBytes && (length <= READ_AHEAD_BYTES || chunks.length < 2)) read();
    else stop(false);
  };
  // It goes wrong again for whoever reads on.
  const broke = () => stop(false);
  const read = () => {
    pending = reader.read();
    pending.then(took, broke);
  };
  read();
}

function joined(chunks: readonly Uint8Array[]): Uint8Array {
  return chunks.length === 1 ? chunks[0]! : Buffer.concat(chunks);
}

/** These have no body, and `Response` refuses to be given one. */
const BODILESS = new Set([101, 204, 205, 304]);

export function responseOf({ status, headers, body }: Answer): Response {
  // A copy of the headers: some servers write their own into what they are given, and answers are used again.
  return new Response(BODILESS.has(status) ? null : (body ?? null), { status, headers: { ...headers } });
}
