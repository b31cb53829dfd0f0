import type { SpanReference } from '../../core/observer.js';
import { hexDigit } from '../hex-digit.js';
import { Scratch } from './digest.js';
import type { Rows } from './rows.js';

const TRACE_ID_BYTES = 16;
const SPAN_ID_BYTES = 8;
const BYTES = TRACE_ID_BYTES + SPAN_ID_BYTES;
const TRACE_DIGITS = 2 * TRACE_ID_BYTES;
const DIGITS = 2 * BYTES;
const ID_WORDS = BYTES / 4;
/** Beside the 256 values of the flags. */
const NO_SPAN = 0x100;

export const SPAN_WORDS = ID_WORDS + 1;

/** The span of each slot's last claim: 24 bytes and the flags. */
export class Spans {
  readonly #rows: Rows;
  readonly #ids: number;
  readonly #flags: number;
  readonly #scratch = new Scratch(ID_WORDS);

  /** `at`: where in each row its words begin. */
  constructor(rows: Rows, at: number) {
    this.#rows = rows;
    this.#ids = at;
    this.#flags = at + ID_WORDS;
  }

  /** A reference whose ids are not hex of the right length is not kept: nothing could link to it. */
  set(slot: number, span: SpanReference | undefined): void {
    const isKept = span !== undefined && this.#readIds(span);
    if (isKept) this.#rows.write(slot, this.#ids, this.#scratch.words);
    this.#rows.set(slot, this.#flags, isKept ? span.traceFlags & 0xff : NO_SPAN);
  }

  get(slot: number): SpanReference | undefined {
    const traceFlags = this.#rows.get(slot, this.#flags);
    if (traceFlags === NO_SPAN) return undefined;
    this.#rows.read(slot, this.#ids, this.#scratch.words);
    const { bytes } = this.#scratch;
    return {
      traceId: bytes.toString('hex', 0, TRACE_ID_BYTES),
      spanId: bytes.toString('hex', TRACE_ID_BYTES, BYTES),
      traceFlags,
    };
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
