import { AsyncResource } from 'node:async_hooks';
import type { IncomingMessage } from 'node:http';
import type { ServerHttp2Stream } from 'node:http2';
import type { Delivery } from '../core/delivery.js';
import type { Answer, Exchange, HandlerReport, HeldBody } from '../core/exchange.js';
import { BodyHold, type HoldLimits } from './body-hold.js';
import { dispatchWatched } from './dispatch-watched.js';
import { letThrough } from './let-through.js';
import { HttpRequestHead } from './request-head.js';
import { captureStream } from './stream-capture.js';

/** What an http2 server says of a request to those who listen to `stream`. */
export interface StreamRequest {
  readonly stream: ServerHttp2Stream;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  /** Names and values in turn, as they were sent. */
  readonly rawHeaders: readonly string[];
}

/** One request of an http2 server whose application listens to streams. */
export class StreamExchange implements Exchange {
  readonly head: HttpRequestHead;
  readonly #stream: ServerHttp2Stream;
  readonly #limits: HoldLimits;
  readonly #dispatch: () => void;
  readonly #scope = new AsyncResource('WEBHOOKDELIVERY');
  #hold: BodyHold | undefined;

  constructor(request: StreamRequest, params: Readonly<Record<string, string>>, limits: HoldLimits, dispatch: () => void) {
    this.head = headOf(request, params);
    this.#stream = request.stream;
    this.#limits = limits;
    this.#dispatch = dispatch;
  }

  holdBody(limitBytes: number, done: (held: HeldBody) => void): void {
    const stream = this.#stream;
    const inScope = (held: HeldBody) => this.#scope.runInAsyncScope(done, undefined, held);
    const hold = new BodyHold(stream, this.head.declaredLength, limitBytes, this.#limits, (held) => {
      // A stream whose connection breaks off ends first, as if that were all, and is known to be broken off then.
      if (held.state !== 'complete') inScope(held);
      else setImmediate(() => inScope(this.isGone ? { state: 'aborted' } : held));
    });
    this.#hold = hold;
    stream.on('close', () => hold.aborted());
    hold.start();
  }

  stopHolding(): void {
    this.#hold?.unread();
  }

  /** The sender waits to be invited, and the application has left that to its handler. */
  get isUninvited(): boolean {
    return this.head.header('expect')?.toLowerCase() === '100-continue' && !this.#stream.sentInfoHeaders?.length;
  }

  get isGone(): boolean {
    return this.#stream.destroyed || this.#stream.aborted;
  }

  abandon(): void {
    this.#hold?.discard();
  }

  answer(answer: Answer): void {
    this.#hold?.discard();
    answerStream(this.#stream, answer);
  }

  runHandler(delivery: Delivery, report: HandlerReport): void {
    this.#stream.on('close', () => report.senderGone());
    captureStream(this.#stream, delivery.keepsResponse, (response) => report.responded(response));
    letThrough(this.#stream, delivery);
    // Node closes a stream that nobody has read from; to hold its body was to read.
    this.#stream.on('finish', () => this.#stream.readableFlowing === null && this.#stream.resume());
    this.#hold?.replay(delivery.isJudged);
    dispatchWatched(this.#dispatch, (error) => report.threw(error));
  }
}

/** The head of a request, of the names that http2 has for its parts. */
export function headOf({ headers, rawHeaders }: StreamRequest, params: Readonly<Record<string, string>>): HttpRequestHead {
  const { ':method': method, ':path': url } = headers;
  return new HttpRequestHead({ method, url, headers, rawHeaders } as unknown as IncomingMessage, params);
}

/** Writes an answer of ours in the application's place. */
export function answerStream(stream: ServerHttp2Stream, { status, headers, body, endsConnection }: Answer): void {
  if (stream.destroyed || stream.headersSent) return;
  stream.respond({ ...headers, ':status': status, 'content-length': body?.length ?? 0 });
  stream.end(body);
  // The rest of the body would go on arriving.
  if (endsConnection) stream.close();
}
