import type { Answer } from '../../core/exchange.js';
import type { RecordedResponse } from '../../core/store.js';
import { ResponseBody, recordResponse } from '../response-record.js';

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
const LATER = Symbol('later');

/**
 * Watches a response on its way out and gives the one to send. A body that is there already is looked at in a copy, and the
 * response goes out as it is. Any other is passed on piece by piece, each when it is asked for.
 */
export async function observeResponse(response: Response, keepBody: boolean, report: ResponseReport): Promise<Response> {
  const { status, headers } = response;
  const record = (kept?: ResponseBody) => recordResponse(status, (name) => headers.get(name), kept);
  const kept = keepBody ? new ResponseBody() : undefined;
  // Not a look at `response.body` before it must be: Bun and Deno then send it as another kind of body.
  if (BODILESS.has(status) || (await isReady(response.clone(), (chunk) => kept?.add(chunk))) || response.body === null) {
    report.ended(record(kept));
    return response;
  }
  const later = keepBody ? new ResponseBody() : undefined;
  const body = passOn(response.body, (chunk) => later?.add(chunk), { ...report, ended: () => report.ended(record(later)) });
  return new Response(body, { status, statusText: response.statusText, headers });
}

/** Reads a body to its end if that takes no waiting. */
async function isReady({ body }: Response, note: (chunk: Uint8Array) => void): Promise<boolean> {
  if (body === null) return true;
  const reader: ReadableStreamDefaultReader<Uint8Array> = body.getReader();
  const turn = nextTurn();
  let length = 0;
  for (let count = 0; length <= READ_AHEAD_BYTES || count < 2; count++) {
    // What goes wrong here goes wrong again for whoever reads the response.
    const next = await Promise.race([reader.read().catch(() => LATER), turn]);
    if (typeof next === 'symbol') break;
    if (next.done) return true;
    note(next.value);
    length += next.value.length;
  }
  // Ends when the other side does: not to be waited for.
  reader.cancel().catch(() => {});
  return false;
}

function passOn(
  source: ReadableStream<Uint8Array>,
  note: (chunk: Uint8Array) => void,
  report: Omit<ResponseReport, 'ended'> & { ended(): void },
): ReadableStream<Uint8Array> {
  const reader = source.getReader();
  let isCancelled = false;
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        try {
          const { done, value } = await reader.read();
          // To be cancelled looks like an end to whoever is reading.
          if (isCancelled) return;
          if (done) {
            report.ended();
            controller.close();
            return;
          }
          note(value);
          controller.enqueue(value);
        } catch (error) {
          report.failed(error);
          controller.error(error);
        }
      },
      async cancel(reason) {
        isCancelled = true;
        await reader.cancel(reason).catch(() => {});
        report.cancelled();
      },
    },
    // Nothing is asked of the source before somebody asks us.
    { highWaterMark: 0 },
  );
}

function nextTurn(): Promise<typeof LATER> {
  return new Promise((resolve) => {
    setImmediate(resolve, LATER);
  });
}

/** These have no body, and `Response` refuses to be given one. */
const BODILESS = new Set([101, 204, 205, 304]);

export function responseOf({ status, headers, body }: Answer): Response {
  // A copy of the headers: some servers write their own into what they are given, and answers are used again.
  return new Response(BODILESS.has(status) ? null : (body ?? null), { status, headers: { ...headers } });
}
