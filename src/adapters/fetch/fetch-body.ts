import type { HeldBody } from '../../core/exchange.js';
import { quietTimeout, type Timer } from '../../core/timers.js';
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
  #isOver = false;
  #isHandedOn = false;
  #limitBytes = 0;
  #deadline: Timer | undefined;
  /**
   * Who waits for the body. In a list: V8 keeps an object that has a function literal for a property through every collection of
   * young objects, and with this one the request and its response.
   */
  readonly #waiting: ((held: HeldBody) => void)[] = [];
  readonly #leaving: (() => void)[] = [];

  constructor(request: Request, limits: FetchLimits) {
    this.#request = request;
    this.#limits = limits;
  }

  hold(limitBytes: number, done: (held: HeldBody) => void): void {
    const { signal } = this.#request;
    // One listener, and never taken away: the signal is the request's own.
    signal?.addEventListener('abort', () => this.#senderGone());
    const state = signal?.aborted ? 'aborted' : this.#stateBefore(limitBytes);
    if (state === undefined) this.#read(limitBytes, done);
    else done({ state });
  }

  /** Told when the sender goes, once it is held. */
  onGone(listener: () => void): void {
    this.#leaving.push(listener);
  }

  #senderGone(): void {
    this.#stop('aborted');
    for (const listener of this.#leaving.splice(0)) listener();
  }

  /** What is the matter already. */
  #stateBefore(limitBytes: number): State | undefined {
    const { bodyUsed, headers } = this.#request;
    if (bodyUsed) return 'unreadable';
    return Number(headers.get('content-length')) > limitBytes ? 'too_large' : undefined;
  }

  #read(limitBytes: number, done: (held: HeldBody) => void): void {
    try {
      this.#reader = (COPIES_ARE_DEAR ? this.#request : this.#request.clone()).body?.getReader();
    } catch {
      // Somebody is reading it.
      done({ state: 'unreadable' });
      return;
    }
    this.#limitBytes = limitBytes;
    this.#waiting[0] = done;
    // A timer of its own: a Worker may not call back into another request.
    this.#deadline = quietTimeout(() => this.#stop('too_slow'), this.#limits.deadlineMs);
    if (this.#reader === undefined) this.#complete();
    else this.#pump(this.#reader);
  }

  #finish(held: HeldBody): void {
    const [done] = this.#waiting;
    if (done === undefined || this.#isOver) return;
    this.#isOver = true;
    this.#waiting.length = 0;
    clearTimeout(this.#deadline);
    this.#isWhole = held.state === 'complete';
    // What is left belongs to the request, or to nobody. A whole one's lock is let go of when somebody minds it.
    if (!COPIES_ARE_DEAR) {
      if (this.#isWhole) this.#reader?.releaseLock();
      else this.#cancel();
    }
    if (this.#isHandedOn) this.#giveBack();
    done(held);
  }

  /**
   * The handler's turn: it gets the request with all of its body, and the bytes that were held count no longer, but for a body that
   * is not whole and that we go on reading.
   */
  handOn(): void {
    this.#isHandedOn = true;
    if (this.#isOver) this.#giveBack();
    const { body } = this.#request;
    if (!COPIES_ARE_DEAR || this.#reader === undefined || body === null) return;
    const reader = this.#reader;
    restoreBody(this.#request, body, this.#isWhole ? { bytes: this.#buffer.content, reader } : { stream: () => this.#rest() });
  }

  /** What has not come by now is not waited for. */
  unread(): void {
    this.#stop('unread');
  }

  /** Nobody wants what is still to come. */
  discard(): void {
    this.#giveBack();
    if (COPIES_ARE_DEAR && this.#isWhole) this.#reader?.releaseLock();
    else if (COPIES_ARE_DEAR && this.#reader !== undefined) this.#cancel();
    else if (!this.#request.bodyUsed) this.#request.body?.cancel().catch(() => {});
  }

  #stop(state: State): void {
    this.#finish({ state });
  }

  #complete(): void {
    this.#finish({ state: 'complete', body: this.#buffer.content });
  }

  #giveBack(): void {
    this.#limits.budget.giveBack(this.#taken);
    this.#taken = 0;
  }

  #cancel(): void {
    if (!this.#isWhole) this.#reader?.cancel().catch(() => {});
  }

  #pump(reader: Reader): void {
    const took = ({ done, value }: Awaited<ReturnType<Reader['read']>>) => {
      // Whoever gets the rest has this as well.
      if (this.#isOver || (COPIES_ARE_DEAR && this.#isHandedOn)) return;
      if (done) this.#complete();
      else if (this.#tryKeep(value)) read();
    };
    const broke = () => this.#stop('aborted');
    const read = () => {
      this.#pending = reader.read();
      this.#pending.then(took, broke);
    };
    read();
  }

  /** A stream may give what is no bytes. */
  #tryKeep(value: Uint8Array): boolean {
    try {
      if (!this.#keep(value)) return false;
    } catch {
      this.#stop('aborted');
      return false;
    }
    this.#pending = undefined;
    return true;
  }

  /** What came before, and what is to come: we see it as the handler reads it. */
  #rest(): ReadableStream<Uint8Array> {
    const { content } = this.#buffer;
    const first = content.length > 0 ? new Uint8Array(content) : undefined;
    return passOn(
      { reader: this.#reader!, chunks: first === undefined ? [] : [first], pending: this.#pending },
      {
        passed: (chunk) => {
          if (chunk !== first && !this.#isOver) this.#keep(chunk);
        },
        ended: () => this.#complete(),
        failed: () => this.#stop('aborted'),
        cancelled: () => this.#stop('unread'),
      },
    );
  }

  /** False, and the end of it, where there is no room. */
  #keep(value: Uint8Array): boolean {
    const buffer = this.#buffer;
    if (buffer.length + value.length > this.#limitBytes) {
      this.#stop('too_large');
      return false;
    }
    // A copy: the handler's side of the body may hand its chunks over to others.
    const chunk = Buffer.from(value);
    const more = buffer.capacityWith(chunk) - buffer.capacity;
    if (more > 0 && !this.#limits.budget.take(more)) {
      this.#stop('no_room');
      return false;
    }
    this.#taken += Math.max(more, 0);
    buffer.append(chunk);
    return true;
  }
}
