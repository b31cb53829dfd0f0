import type { SpanReference } from '../../core/observer.js';
import { hexDigit } from '../hex-digit.js';
import { NumberColumn, WordsColumn } from './columns.js';
import { Scratch } from './digest.js';

const TRACE_ID_BYTES = 16;
const SPAN_ID_BYTES = 8;
const BYTES = TRACE_ID_BYTES + SPAN_ID_BYTES;
const TRACE_DIGITS = 2 * TRACE_ID_BYTES;
const DIGITS = 2 * BYTES;
/** Beside the 256 values of the flags. */
const NO_SPAN = 0x100;

/** The span of each slot's last claim: 24 bytes and the flags. */
export class Spans {
  readonly #ids = new WordsColumn(BYTES / 4);
  readonly #flags = new NumberColumn(Uint16Array);
  readonly #scratch = new Scratch(BYTES / 4);

  /** A reference whose ids are not hex of the right length is not kept: nothing could link to it. */
  set(slot: number, span: SpanReference | undefined): void {
    this.#ids.reserve(slot);
    this.#flags.reserve(slot);
    if (span === undefined || !this.#readIds(span)) {
      this.#flags.set(slot, NO_SPAN);
      return;
    }
    this.#ids.write(slot, this.#scratch.words);
    this.#flags.set(slot, span.traceFlags & 0xff);
  }

  get(slot: number): SpanReference | undefined {
    const traceFlags = this.#flags.get(slot);
    if (traceFlags === NO_SPAN) return undefined;
    this.#ids.read(slot, this.#scratch.words);
    const { bytes } = this.#scratch;
    return {
      traceId: bytes.toString('hex', 0, TRACE_ID_BYTES),
      spanId: bytes.toString('hex', TRACE_ID_BYTES, BYTES),
      traceFlags,
    };
  }

  get byteLength(): number {
    return this.#ids.byteLength + this.#flags.byteLength;
  }

  /** Both in one loop over their digits: what reads a character of a text is long once it is compiled. */
  #readIds({ traceId, spanId }: SpanReference): boolean {
    if (traceId.length !== TRACE_DIGITS || spanId.length !== DIGITS - TRACE_DIGITS) return false;
    const { bytes } = this.#scratch;
    let seen = 0;
    let pair = 0;
    for (let i = 0; i < DIGITS; i++) {
      const isOfTrace = i < TRACE_DIGITS;
      const digit = hexDigit(isOfTrace ? traceId : spanId, isOfTrace ? i : i - TRACE_DIGITS);
      // What is no digit makes it negative.
      seen |= digit;
      pair = (pair << 4) | digit;
      if (i % 2 === 1) bytes[i >> 1] = pair;
    }
    return seen >= 0;
  }
}
