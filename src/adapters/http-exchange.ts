import { AsyncResource } from 'node:async_hooks';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { ServerHttp2Stream } from 'node:http2';
import type { Delivery } from '../core/delivery.js';
import type { Answer, Exchange, HandlerReport, HeldBody } from '../core/exchange.js';
import type {} from '../request-augmentation.js';
import { trackOf } from '../track.js';
import { BodyHold, type HoldLimits } from './body-hold.js';
import { dispatchWatched } from './dispatch-watched.js';
import { letThrough } from './let-through.js';
import { runListenersIn } from './listener-context.js';
import { listenOurselves } from './own-listener.js';
import { HttpRequestHead } from './request-head.js';
import { captureResponse } from './response-capture.js';
import { captureStream } from './stream-capture.js';
import { endAsUnread } from './unread-http2.js';

/** One request and response of Node's http, https or http2 (compat) server. */
export class HttpExchange implements Exchange {
  readonly head: HttpRequestHead;
  readonly #req: IncomingMessage;
  readonly #res: ServerResponse;
  readonly #limits: HoldLimits;
  readonly #dispatch: () => void;
  /** The async context of the request event: the body completes in another one. */
  readonly #scope = new AsyncResource('WEBHOOKDELIVERY');
  /** Read before us, and kept. */
  readonly #body: Buffer | undefined;
  #hold: BodyHold | undefined;

  constructor(
    req: IncomingMessage,
    res: ServerResponse,
    params: Readonly<Record<string, string>>,
    limits: HoldLimits,
    dispatch: () => void,
    body?: Buffer,
  ) {
    this.head = new HttpRequestHead(req, params);
    this.#req = req;
    this.#res = res;
    this.#limits = limits;
    this.#dispatch = dispatch;
    this.#body = body;
  }

  holdBody(limitBytes: number, done: (held: HeldBody) => void): void {
    if (this.#body !== undefined) {
      done(this.#body.length > limitBytes ? { state: 'too_large' } : { state: 'complete', body: this.#body });
      return;
    }
    const inScope = (held: HeldBody) => this.#scope.runInAsyncScope(done, undefined, held);
    const hold = new BodyHold(this.#req, this.head.declaredLength, limitBytes, this.#limits, inScope);
    this.#hold = hold;
    listenOurselves(this.#req, 'close', () => hold.aborted());
    hold.start();
  }

  stopHolding(): void {
    this.#hold?.unread();
  }

  get isUninvited(): boolean {
    return isUninvited(this.#req, this.#res);
  }

  get isGone(): boolean {
    // A request that was read to its end is destroyed, too.
    return (this.#body === undefined ? this.#req.destroyed : this.#res.destroyed) || this.#req.aborted;
  }

  abandon(): void {
    this.#hold?.discard();
  }

  answer(answer: Answer): void {
    this.#hold?.discard();
    answerRequest(this.#res, answer);
  }

  runHandler(delivery: Delivery, report: HandlerReport): void {
    // Of the response: a request is closed as soon as its body was read.
    listenOurselves(this.#res, 'close', () => report.senderGone());
    captureResponse(this.#res, delivery.keepsResponse, (response) => report.responded(response));
    const stream = streamOf(this.#res);
    if (stream !== undefined) captureStream(stream, delivery.keepsResponse, (response) => report.responded(response));
    this.#req.outworxTrack = trackOf(delivery);
    letThrough(this.#req, delivery);
    runListenersIn(this.#req, delivery.body !== undefined, (fn) => delivery.observation.run(fn));
    if (delivery.route.mode === 'observe' && this.#req.httpVersionMajor === 2) endAsUnread(this.#req);
    this.#hold?.replay(delivery.isJudged);
    dispatchWatched(this.#dispatch, (error) => report.threw(error));
  }
}

/** Of http2. A handler may answer on it, past the response. */
function streamOf(res: ServerResponse): ServerHttp2Stream | undefined {
  return res.req.httpVersionMajor === 2 ? (res as unknown as { stream?: ServerHttp2Stream }).stream : undefined;
}

/** The sender waits to be invited, and the application has left that to its handler. */
function isUninvited(req: IncomingMessage, res: ServerResponse): boolean {
  if (req.headers.expect?.toLowerCase() !== '100-continue') return false;
  const { _sent100, stream } = res as { _sent100?: boolean; stream?: { sentInfoHeaders?: readonly unknown[] } };
  return stream === undefined ? _sent100 !== true : !stream.sentInfoHeaders?.length;
}

/** Writes an answer of ours in the application's place. */
export function answerRequest(res: ServerResponse, { status, headers, body, endsConnection }: Answer): void {
  const isHttp2 = res.req.httpVersionMajor === 2;
  res.writeHead(status, {
    ...headers,
    'content-length': body?.length ?? 0,
    ...(endsConnection && !isHttp2 ? { connection: 'close' } : {}),
  });
  res.end(body);
  if (endsConnection && isHttp2) closeStream(res);
}

/** Once the answer is written: the rest of the body would go on arriving on an open stream. */
function closeStream(res: ServerResponse): void {
  (res as unknown as { stream?: { close(): void } }).stream?.close();
}
