import { AsyncResource } from 'node:async_hooks';
import { EventEmitter } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Delivery } from '../core/delivery.js';
import type { Answer, Exchange, HandlerReport, HeldBody } from '../core/exchange.js';
import type {} from '../request-augmentation.js';
import { trackOf } from '../track.js';
import { BodyHold, type HoldLimits } from './body-hold.js';
import { runListenersIn } from './listener-context.js';
import { HttpRequestHead } from './request-head.js';
import { captureResponse } from './response-capture.js';

/** One request and response of Node's http, https or http2 (compat) server. */
export class HttpExchange implements Exchange {
  readonly head: HttpRequestHead;
  readonly #req: IncomingMessage;
  readonly #res: ServerResponse;
  readonly #limits: HoldLimits;
  readonly #dispatch: () => void;
  /** The async context of the request event: the body completes in another one. */
  readonly #scope = new AsyncResource('WEBHOOKDELIVERY');
  #hold: BodyHold | undefined;
  #report: HandlerReport | undefined;

  constructor(
    req: IncomingMessage,
    res: ServerResponse,
    params: Readonly<Record<string, string>>,
    limits: HoldLimits,
    dispatch: () => void,
  ) {
    this.head = new HttpRequestHead(req, params);
    this.#req = req;
    this.#res = res;
    this.#limits = limits;
    this.#dispatch = dispatch;
  }

  holdBody(limitBytes: number, done: (held: HeldBody) => void): void {
    const hold = new BodyHold(this.#req, limitBytes, this.#limits, (held) => this.#scope.runInAsyncScope(done, undefined, held));
    this.#hold = hold;
    // Around any binding of listeners to the server span: this one is ours.
    EventEmitter.prototype.on.call(this.#req, 'close', () => this.#closed());
    hold.start();
    // http2 sends nothing until somebody reads.
    if (this.#req.httpVersionMajor === 2) this.#req.read(0);
  }

  answer(answer: Answer): void {
    this.#hold?.discard();
    answerRequest(this.#res, answer);
  }

  runHandler(delivery: Delivery, report: HandlerReport): void {
    this.#report = report;
    const keepBody = delivery.claim !== undefined || delivery.route.captureBody;
    captureResponse(this.#res, keepBody, (response) => {
      noteConsumed(this.#req);
      report.responded(response);
    });
    this.#req.outworxTrack = trackOf(delivery);
    runListenersIn(this.#req, delivery.body !== undefined, (fn) => delivery.observation.run(fn));
    this.#hold?.replay();
    try {
      this.#dispatch();
    } catch (error) {
      report.threw(error);
      throw error;
    }
  }

  #closed(): void {
    if (this.#report !== undefined) this.#report.senderGone();
    else this.#hold?.aborted();
  }
}

/**
 * Node throws away, at some cost, the body of a request that nobody asked its parser for; when the application read what we
 * replayed, the parser was never asked.
 */
function noteConsumed(req: IncomingMessage): void {
  if (req.readableEnded) (req as IncomingMessage & { _consumed?: boolean })._consumed = true;
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
}
