import type { Delivery } from '../../core/delivery.js';
import type { Answer, Exchange, HandlerReport, HeldBody } from '../../core/exchange.js';
import type { EventShape } from './lambda-event.js';
import type { LambdaRequestHead } from './lambda-head.js';
import { recordResult, resultOf } from './lambda-result.js';

export interface LambdaRequest {
  readonly head: LambdaRequestHead;
  readonly body: Buffer;
  readonly shape: EventShape;
  readonly handle: (delivery: Delivery) => Promise<unknown>;
}

/** Where the result goes, or the error of a handler that gave none. */
export interface ResultSink {
  readonly respond: (result: unknown) => void;
  readonly fail: (error: unknown) => void;
}

/** One invocation by an HTTP event and its result. The body is there from the start, and the sender is never seen to go. */
export class LambdaExchange implements Exchange {
  readonly head: LambdaRequestHead;
  readonly isGone = false;
  readonly isUninvited = false;
  readonly #request: LambdaRequest;
  readonly #sink: ResultSink;

  constructor(request: LambdaRequest, sink: ResultSink) {
    this.head = request.head;
    this.#request = request;
    this.#sink = sink;
  }

  holdBody(limitBytes: number, done: (held: HeldBody) => void): void {
    const { body } = this.#request;
    done(body.length > limitBytes ? { state: 'too_large' } : { state: 'complete', body });
  }

  stopHolding(): void {}

  abandon(): void {}

  answer(answer: Answer): void {
    this.#sink.respond(resultOf(answer, this.#request.shape));
  }

  runHandler(delivery: Delivery, report: HandlerReport): void {
    const { handle, shape } = this.#request;
    const keepBody = delivery.keepsResponse;
    handle(delivery)
      .then((result) => {
        report.responded(recordResult(result, shape, keepBody));
        this.#sink.respond(result);
      })
      .catch((error) => {
        report.threw(error);
        this.#sink.fail(error);
      });
  }
}
