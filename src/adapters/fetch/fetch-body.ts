import type { HeldBody } from '../../core/exchange.js';
import { quietTimeout } from '../../core/timers.js';
import { BodyBuffer } from '../body-buffer.js';
import type { ByteBudget } from '../byte-budget.js';
import { passOn, type Reader } from './pass-on.js';
import { restoreBody } from './restored-body.js';
import { COPIES_ARE_DEAR } from './runtime.js';

export interface FetchLimits {
  readonly budget: ByteBudget;
  /** How long a body may take, milliseconds. */
  readonly deadlineMs: number;
}

type State = Exclude<HeldBody['state'], 'complete'>;

/**
 * Reads the body and leaves the request to the handler as if nobody had, whatever the platform has put on it. Where that costs
 * little the platform's own copy (`clone`) is read; on Node the request itself, which is then made to give what was read.
 */
export class FetchBody {
  readonly #request: Request;
  readonly #limits: FetchLimits;
  readonly #buffer = new BodyBuffer();
  #reader: Reader | undefined;
  /** What was asked for and is not in the buffer: on its way, or more than there is room for. */
  #pending: ReturnType<Reader['read']> | undefined;
  #isWhole = false;
  #taken = 0;

  constructor(request: Request, limits: FetchLimits) {
    this.#request = request;
    this.#limits = limits;
  }

  hold(limitBytes: number, done: (held: HeldBody) => void): void {
    const state = this.#stateBefore(limitBytes);
    if (state === undefined) this.#read(limitBytes, done);
    else done({ state });
  }

  /** What is the matter already. */
  #stateBefore(limitBytes: number): State | undefined {
    const { signal, bodyUsed, headers } = this.#request;
    if (signal?.aborted) return 'aborted';
    if (bodyUsed) return 'unreadable';
    return Number(headers.get('content-length')) > limitBytes ? 'too_large' : undefined;
  }

  #read(limitBytes: number, done: (held: HeldBody) => void): void {
    const { signal } = this.#request;
    try {
      this.#reader = (COPIES_ARE_DEAR ? this.#request : this.#request.clone()).body?.getReader();
    } catch {
      // Somebody is reading it.
      done({ state: 'unreadable' });
      return;
    }
    let isOver = false;
    const finish = (held: HeldBody) => {
      if (isOver) return;
      isOver = true;
      clearTimeout(timer);
      signal?.removeEventListener('abort', aborted);
      this.#isWhole = held.state === 'complete';
      if (this.#isWhole) this.#reader?.releaseLock();
      // What is left belongs to the request, or to nobody.
      if (!this.#isWhole && !COPIES_ARE_DEAR) this.#cancel();
      done(held);
    };
    const stop = (state: State) => finish({ state });
    const aborted = () => stop('aborted');
    // A timer of its own: a Worker may not call back into another request.
    const timer = quietTimeout(() => stop('too_slow'), this.#limits.deadlineMs);
    signal?.addEventListener('abort', aborted);
    if (this.#reader === undefined) finish({ state: 'complete', body: this.#buffer.content });
    else void this.#pump(this.#reader, limitBytes, () => isOver, finish).catch(aborted);
  }

  /** The handler's turn: it gets the request with all of its body, and the bytes that were held count no longer. */
  handOver(): void {
    this.#giveBack();
    const { body } = this.#request;
    const reader = this.#reader;
    if (!COPIES_ARE_DEAR || reader === undefined || body === null) return;
    const bytes = this.#buffer.content;
    const rest = () => passOn({ reader, chunks: bytes.length > 0 ? [bytes] : [], pending: this.#pending });
    restoreBody(this.#request, body, this.#isWhole ? { bytes } : { stream: rest });
  }

  /** Nobody wants what is still to come. */
  discard(): void {
    this.#giveBack();
    if (COPIES_ARE_DEAR && this.#reader !== undefined) this.#cancel();
    else if (!this.#request.bodyUsed) this.#request.body?.cancel().catch(() => {});
  }

  #giveBack(): void {
    this.#limits.budget.giveBack(this.#taken);
    this.#taken = 0;
  }

  #cancel(): void {
    if (!this.#isWhole) this.#reader?.cancel().catch(() => {});
  }

  async #pump(reader: Reader, limitBytes: number, isOver: () => boolean, finish: (held: HeldBody) => void) {
    const buffer = this.#buffer;
    for (;;) {
      this.#pending = reader.read();
      const { done, value } = await this.#pending;
      // Whoever gets the rest has this as well.
      if (isOver()) return;
      if (done) return finish({ state: 'complete', body: buffer.content });
      if (buffer.length + value.length > limitBytes) return finish({ state: 'too_large' });
      // A copy: the handler's side of the body may hand its chunks over to others.
      const chunk = Buffer.from(value);
      const more = buffer.capacityWith(chunk) - buffer.capacity;
      if (more > 0 && !this.#limits.budget.take(more)) return finish({ state: 'no_room' });
      this.#pending = undefined;
      this.#taken += Math.max(more, 0);
      buffer.append(chunk);
    }
  }
}
