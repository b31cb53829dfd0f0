import type { HeldBody } from '../../core/exchange.js';
import { quietTimeout } from '../../core/timers.js';
import { BodyBuffer } from '../body-buffer.js';
import type { ByteBudget } from '../byte-budget.js';

export interface FetchLimits {
  readonly budget: ByteBudget;
  /** How long a body may take, milliseconds. */
  readonly deadlineMs: number;
}

type State = Exclude<HeldBody['state'], 'complete'>;

/**
 * Reads a copy of the body; the request itself stays unread, so that the handler gets it as it came, whatever the platform has
 * put on it. The copy is the platform's own (`clone`): both sides see the same bytes.
 */
export class FetchBody {
  readonly #request: Request;
  readonly #limits: FetchLimits;
  readonly #buffer = new BodyBuffer();
  #taken = 0;
  #isOver = false;
  #isHandedOn = false;
  #stop: ((state: State) => void) | undefined;

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
    const request = this.#request;
    const { signal } = request;
    const copy = cloneOf(request);
    if (copy === undefined) {
      done({ state: 'unreadable' });
      return;
    }
    const reader = copy.body?.getReader();
    const finish = (held: HeldBody) => {
      if (this.#isOver) return;
      this.#isOver = true;
      clearTimeout(timer);
      signal?.removeEventListener('abort', aborted);
      if (held.state !== 'complete') reader?.cancel().catch(() => {});
      if (this.#isHandedOn) this.#giveBack();
      done(held);
    };
    const stop = (state: State) => finish({ state });
    this.#stop = stop;
    const aborted = () => stop('aborted');
    // A timer of its own: a Worker may not call back into another request.
    const timer = quietTimeout(() => stop('too_slow'), this.#limits.deadlineMs);
    signal?.addEventListener('abort', aborted);
    if (reader === undefined) finish({ state: 'complete', body: this.#buffer.content });
    else void this.#pump(reader, limitBytes, finish).catch(aborted);
  }

  /** The application has the request: the bytes that were held count no longer, but for a copy that is not whole. */
  handOn(): void {
    this.#isHandedOn = true;
    if (this.#isOver) this.#giveBack();
  }

  /** What has not come by now is not waited for. */
  unread(): void {
    this.#stop?.('unread');
  }

  /** Nobody wants what is still to come. */
  discard(): void {
    this.#giveBack();
    if (!this.#request.bodyUsed) this.#request.body?.cancel().catch(() => {});
  }

  #giveBack(): void {
    this.#limits.budget.giveBack(this.#taken);
    this.#taken = 0;
  }

  async #pump(reader: ReadableStreamDefaultReader<Uint8Array>, limitBytes: number, finish: (held: HeldBody) => void) {
    const buffer = this.#buffer;
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return finish({ state: 'complete', body: buffer.content });
      if (buffer.length + value.length > limitBytes) return finish({ state: 'too_large' });
      // A copy: the handler's side of the body may hand its chunks over to others.
      const chunk = Buffer.from(value);
      const more = buffer.capacityWith(chunk) - buffer.capacity;
      if (more > 0 && !this.#limits.budget.take(more)) return finish({ state: 'no_room' });
      this.#taken += Math.max(more, 0);
      buffer.append(chunk);
    }
  }
}

/** Nothing when somebody is reading the request. */
function cloneOf(request: Request): Request | undefined {
  try {
    return request.clone();
  } catch {
    return undefined;
  }
}
