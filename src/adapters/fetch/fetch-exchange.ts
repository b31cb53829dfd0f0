import type { Delivery } from '../../core/delivery.js';
import type { Answer, Exchange, HandlerReport, HeldBody } from '../../core/exchange.js';
import { isPromiseLike } from '../../core/maybe-async.js';
import { FetchBody, type FetchLimits } from './fetch-body.js';
import type { FetchRequestHead } from './fetch-head.js';
import { observeResponse, type ResponseSink, responseOf } from './fetch-response.js';

/** Nobody reads it: the sender has gone. */
const GONE: Answer = { status: 499, headers: {} };

/** One fetch `Request` and the `Response` to it. */
export class FetchExchange implements Exchange {
  readonly head: FetchRequestHead;
  readonly isUninvited = false;
  readonly #request: Request;
  readonly #body: FetchBody;
  readonly #handle: (delivery: Delivery) => Response | Promise<Response>;
  readonly #sink: ResponseSink;
  #misuse: Error | undefined;

  constructor(
    request: Request,
    head: FetchRequestHead,
    limits: FetchLimits,
    handle: (delivery: Delivery) => Response | Promise<Response>,
    sink: ResponseSink,
  ) {
    this.head = head;
    this.#request = request;
    this.#body = new FetchBody(request, limits);
    this.#handle = handle;
    this.#sink = sink;
  }

  holdBody(limitBytes: number, done: (held: HeldBody) => void): void {
    this.#body.hold(limitBytes, (held) => {
      if (held.state === 'unreadable') this.#misuse = bodyWasRead();
      try {
        done(held);
      } catch (error) {
        this.#sink.fail(error);
      }
    });
  }

  stopHolding(): void {
    this.#body.unread();
  }

  get isGone(): boolean {
    return this.#request.signal?.aborted ?? false;
  }

  abandon(): void {
    this.answer(GONE);
  }

  answer(answer: Answer): void {
    this.#body.discard();
    // A mistake in the application is shown to who can mend it; the sender gets the platform's 500.
    if (this.#misuse !== undefined) this.#sink.fail(this.#misuse);
    else this.#sink.respond(responseOf(answer));
  }

  runHandler(delivery: Delivery, report: HandlerReport): void {
    this.#body.handOn();
    this.#body.onGone(() => report.senderGone());
    const failed = (error: unknown) => {
      report.threw(error);
      this.#sink.fail(error);
    };
    const answered = (response: Response) => {
      try {
        this.#observe(response, delivery.keepsResponse, report, failed);
      } catch (error) {
        failed(error);
      }
    };
    try {
      const answer = this.#handle(delivery);
      if (isPromiseLike(answer)) Promise.resolve(answer).then(answered, failed);
      else answered(answer);
    } catch (error) {
      failed(error);
    }
  }

  #observe(response: Response, keepBody: boolean, report: HandlerReport, fail: (error: unknown) => void): void {
    if (!isResponse(response)) throw new TypeError(`a webhook handler must give a Response; this one gave ${nameOf(response)}`);
    observeResponse(
      response,
      keepBody,
      {
        ended: (record) => report.responded(record),
        failed: (error) => report.threw(error),
        cancelled: () => report.gaveUp(),
      },
      { respond: this.#sink.respond, fail },
    );
  }
}

/** Not `instanceof`: frameworks have classes of their own. */
function isResponse(value: unknown): value is Response {
  const { status, headers } = (value ?? {}) as Partial<Response>;
  return typeof status === 'number' && typeof headers?.get === 'function';
}

function nameOf(value: unknown): string {
  return typeof value === 'object' && value !== null ? 'an object of another kind' : `${value === null ? 'null' : typeof value}`;
}

function bodyWasRead(): Error {
  return Object.assign(
    new Error(
      'the body of this webhook was read before it could be verified, and without its bytes no signature can be checked: put withWebhookMonitoring, or webhook(), before whatever reads the request, or give it a clone',
    ),
    { code: 'ERR_WEBHOOK_BODY_READ' },
  );
}
