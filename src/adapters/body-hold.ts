import type { Readable } from 'node:stream';
import type { Deadline, Deadlines } from '../core/deadlines.js';
import type { HeldBody } from '../core/exchange.js';
import { BodyBuffer } from './body-buffer.js';
import type { ByteBudget } from './byte-budget.js';
import { isPush, type Push, pushOf, setPush } from './request-push.js';
import { arrivedChunks, hasEnded, isPulled, letFlow, tellAtOnce } from './unread-body.js';

/** A request, or an http2 stream that stands for one. */
type Body = Readable & { readonly aborted: boolean };

export interface HoldLimits {
  readonly budget: ByteBudget;
  readonly deadlines: Deadlines;
}

/**
 * Keeps the body of a request from the application until it is whole, or until the application is given the request all the same:
 * from then on it reads along. Node's parser, and http2's stream, hand every chunk to `req.push`; that one method is ours for
 * the time being.
 */
export class BodyHold {
  readonly #req: Body;
  readonly #declaredLength: number;
  /** The request's own, be it what somebody else has put there. */
  readonly #pushOn: Push;
  readonly #limitBytes: number;
  readonly #limits: HoldLimits;
  #buffer = new BodyBuffer();
  #taken = 0;
  /** How much of what is held is in the stream already, because it had arrived before we came. */
  #inStream = 0;
  #deadline: Deadline | undefined;
  #done: ((held: HeldBody) => void) | undefined;
  #sawEnd = false;
  /** Ours while we read along. */
  #readingAlong: Push | undefined;

  constructor(req: Body, declaredLength: number, limitBytes: number, limits: HoldLimits, done: (held: HeldBody) => void) {
    this.#req = req;
    this.#declaredLength = declaredLength;
    this.#pushOn = pushOf(req);
    this.#limitBytes = limitBytes;
    this.#limits = limits;
    this.#done = done;
  }

  start(): void {
    if (this.#declaredLength > this.#limitBytes) {
      this.#stop('too_large');
      return;
    }
    this.#deadline = this.#limits.deadlines.add(() => this.#stop('too_slow'));
    if (this.#req.readableLength > 0) this.#takeWhatArrived();
    if (hasEnded(this.#req)) this.#push(null);
    else if (this.#done !== undefined) this.#takeWhatComes();
  }

  /** What has not come by now is not waited for. */
  unread(): void {
    this.#stop('unread');
  }

  /** The connection is gone. Nothing to do when the body was whole. */
  aborted(): void {
    this.#stop('aborted');
  }

  /**
   * Gives the request back with all that was held, as if it had just arrived. What is still to come flows straight through, and
   * is kept as it goes by.
   * @param isJudged nobody will look at the bytes again to judge them
   */
  replay(isJudged: boolean): void {
    const held = isJudged ? this.#buffer.content : this.#buffer.share();
    const rest = this.#inStream === 0 ? held : held.subarray(this.#inStream);
    if (this.#done === undefined) this.#giveBack();
    const push = this.#done === undefined ? this.#restorePush() : this.#readAlong();
    if (rest.length > 0) {
      push.call(this.#req, rest);
      tellAtOnce(this.#req);
    }
    if (this.#sawEnd && !hasEnded(this.#req)) push.call(this.#req, null);
  }

  /** Nobody wants the body any more: what was held is dropped and what is still to come is thrown away as it arrives. */
  discard(): void {
    this.#giveBack();
    if (!this.#sawEnd) {
      // All but the end: an http2 stream is closed by it.
      setPush(this.#req, (chunk) => chunk !== null || this.#pushOn.call(this.#req, null));
      return;
    }
    const push = this.#restorePush();
    if (!hasEnded(this.#req)) push.call(this.#req, null);
    (this.#req as Body & { _dump?: () => void })._dump?.();
  }

  #takeWhatArrived(): void {
    for (const chunk of arrivedChunks(this.#req)) {
      this.#inStream += (chunk as Buffer).length;
      // The application may be given the original before the verdict is there, and write into it.
      this.#push(Buffer.from(chunk as Buffer));
    }
  }

  #takeWhatComes(): void {
    // Bound: an object with a function literal of its own outlives every collection of young objects.
    setPush(this.#req, this.#takeChunk.bind(this));
    if (isPulled(this.#req)) this.#req.read(0);
    else if (this.#inStream > 0) letFlow(this.#req);
  }

  #takeChunk(chunk: Buffer | string | null | undefined, encoding?: BufferEncoding): boolean {
    return this.#push(typeof chunk === 'string' ? Buffer.from(chunk, encoding) : chunk);
  }

  /** Looks first, so that the verdict is there when the application sees the end. Whether the stream is full is its own word. */
  #readAlong(): Push {
    const req = this.#req;
    const push = this.#pushOn;
    this.#readingAlong = (chunk, encoding) => {
      this.#push(typeof chunk === 'string' ? Buffer.from(chunk, encoding) : chunk);
      return push.call(req, chunk, encoding);
    };
    setPush(req, this.#readingAlong);
    return push;
  }

  #push(chunk: Buffer | null | undefined): boolean {
    if (chunk === null) {
      this.#sawEnd = true;
      if (this.#done === undefined) return true;
      // An aborted http2 body ends like a whole one.
      if (this.#req.aborted) this.#stop('aborted');
      else this.#finish({ state: 'complete', body: this.#buffer.content });
      return true;
    }
    if (chunk === undefined || this.#done === undefined) return true;
    if (this.#buffer.length + chunk.length > this.#limitBytes) return this.#overflow(chunk, 'too_large');
    const more = this.#buffer.capacityWith(chunk) - this.#buffer.capacity;
    if (more > 0 && !this.#limits.budget.take(more)) return this.#overflow(chunk, 'no_room');
    this.#taken += Math.max(more, 0);
    this.#buffer.append(chunk);
    return true;
  }

  /** The chunk that went over the limit is kept for the moment: in observe mode the application gets it too. */
  #overflow(chunk: Buffer, state: 'too_large' | 'no_room'): boolean {
    if (this.#readingAlong === undefined) this.#buffer.append(chunk);
    this.#stop(state);
    return true;
  }

  #stop(state: 'too_large' | 'too_slow' | 'no_room' | 'unread' | 'aborted'): void {
    this.#finish({ state });
  }

  #finish(held: HeldBody): void {
    const done = this.#done;
    if (done === undefined) return;
    this.#done = undefined;
    if (this.#deadline !== undefined) this.#limits.deadlines.met(this.#deadline);
    const isReadAlong = this.#readingAlong !== undefined;
    // A whole body is still held while a secret or a store is awaited.
    if (held.state !== 'complete' || isReadAlong) this.#giveBack();
    if (isReadAlong) this.#stopReadingAlong();
    done(held);
  }

  #stopReadingAlong(): void {
    this.#buffer = new BodyBuffer();
    // Unless somebody has replaced it since.
    if (isPush(this.#req, this.#readingAlong)) this.#restorePush();
  }

  /** By assignment: `delete req.push` would turn the request into a slow dictionary. */
  #restorePush(): Push {
    setPush(this.#req, this.#pushOn);
    return this.#pushOn;
  }

  #giveBack(): void {
    this.#limits.budget.giveBack(this.#taken);
    this.#taken = 0;
  }
}
