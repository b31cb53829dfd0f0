import type { Answer } from '../../core/exchange.js';
import type { RecordedResponse } from '../../core/store.js';
import { ResponseBody, recordResponse } from '../response-record.js';
import { passOn, type Reader, type Source } from './pass-on.js';
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

/**
 * Watches a response on its way out and gives the one to send. A body that is there already stays one of known length. Any other
 * is passed on piece by piece, each when it is asked for.
 */
export async function observeResponse(response: Response, keepBody: boolean, report: ResponseReport): Promise<Response> {
  const { status, statusText, headers } = response;
  const kept = keepBody ? new ResponseBody() : undefined;
  const ended = () => report.ended(recordResponse(status, (name) => headers.get(name), kept));
  const copy = BODILESS.has(status) ? undefined : COPIES_ARE_DEAR ? response : response.clone();
  // Not a look at the original's body before it must be: Bun and Deno then send it as another kind of body.
  if (copy === undefined || copy.body === null) {
    ended();
    return response;
  }
  const reader: Reader = copy.body.getReader();
  const ahead = await readAhead(reader);
  if (ahead.isWhole) {
    for (const chunk of ahead.chunks) kept?.add(chunk);
    ended();
    reader.releaseLock();
    if (copy === response) restoreBody(response, copy.body, { bytes: joined(ahead.chunks) });
    return response;
  }
  const passed = { ...report, ended, passed: (chunk: Uint8Array) => kept?.add(chunk) };
  if (copy === response) {
    restoreBody(response, copy.body, { stream: () => passOn({ reader, ...ahead }, passed) });
    return response;
  }
  // Ends when the other side does: not to be waited for.
  reader.cancel().catch(() => {});
  const body = passOn({ reader: response.body!.getReader(), chunks: [] }, passed);
  return new Response(body, { status, statusText, headers });
}

interface Ahead extends Omit<Source, 'reader'> {
  readonly isWhole: boolean;
}

/** Reads what is there without waiting. */
function readAhead(reader: Reader): Promise<Ahead> {
  return new Promise((resolve) => {
    const chunks: Uint8Array[] = [];
    let pending: Source['pending'];
    let length = 0;
    const stop = (isWhole: boolean) => {
      clearImmediate(later);
      resolve({ chunks, pending, isWhole });
    };
    let isLater = false;
    const later = setImmediate(() => {
      isLater = true;
      stop(false);
    });
    const read = () => {
      pending = reader.read();
      pending.then(
        ({ done, value }) => {
          if (isLater) return;
          if (done) return stop(true);
          pending = undefined;
          chunks.push(value);
          length += value.length;
          if (length <= READ_AHEAD_BYTES || chunks.length < 2) read();
          else stop(false);
        },
        // It goes wrong again for whoever reads on.
        () => isLater || stop(false),
      );
    };
    read();
  });
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
