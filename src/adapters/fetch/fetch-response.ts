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
 * Watches a response on its way out and gives the one to send in its place. A body that is there already stays a body of known
 * length; any other is passed on piece by piece, each when it is asked for.
 */
export async function observeResponse(response: Response, keepBody: boolean, report: ResponseReport): Promise<Response> {
  const { status, headers } = response;
  const kept = keepBody ? new ResponseBody() : undefined;
  const record = () => recordResponse(status, (name) => headers.get(name), kept);
  if (response.body === null) {
    report.ended(record());
    return response;
  }
  const reader: ReadableStreamDefaultReader<Uint8Array> = response.body.getReader();
  const ahead: Uint8Array[] = [];
  let pending = reader.read();
  try {
    const turn = nextTurn();
    let length = 0;
    while (length <= READ_AHEAD_BYTES || ahead.length < 2) {
      const next = await Promise.race([pending, turn]);
      if (next === LATER) break;
      if (next.done) {
        for (const chunk of ahead) kept?.add(chunk);
        report.ended(record());
        return like(response, ahead.length === 1 ? ahead[0]! : Buffer.concat(ahead));
      }
      ahead.push(next.value);
      length += next.value.length;
      pending = reader.read();
    }
  } catch (error) {
    report.failed(error);
    throw error;
  }
  return like(response, passOn());

  function passOn(): ReadableStream<Uint8Array> {
    let next: typeof pending | undefined = pending;
    let isCancelled = false;
    return new ReadableStream<Uint8Array>(
      {
        async pull(controller) {
          try {
            const early = ahead.shift();
            const { done, value } = early === undefined ? await (next ?? reader.read()) : { done: false, value: early };
            if (early === undefined) next = undefined;
            // To be cancelled looks like an end to whoever is reading.
            if (isCancelled) return;
            if (done || value === undefined) {
              report.ended(record());
              controller.close();
              return;
            }
            kept?.add(value);
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
}

function like({ status, statusText, headers }: Response, body: ConstructorParameters<typeof Response>[0]): Response {
  return new Response(body, { status, statusText, headers });
}

function nextTurn(): Promise<typeof LATER> {
  return new Promise((resolve) => {
    setImmediate(resolve, LATER);
  });
}

/** These have no body, and `Response` refuses to be given one. */
const BODILESS = new Set([204, 205, 304]);

export function responseOf({ status, headers, body }: Answer): Response {
  // A copy of the headers: some servers write their own into what they are given, and answers are used again.
  return new Response(BODILESS.has(status) ? null : (body ?? null), { status, headers: { ...headers } });
}
