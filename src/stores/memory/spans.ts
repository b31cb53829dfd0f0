import type { SpanReference } from '../../core/observer.js';
import { hexDigit } from '../hex-digit.js';
import { NumberColumn, WordsColumn } from './columns.js';
import { Scratch } from './digest.js';

const TRACE_ID_BYTES = 16;
const SPAN_ID_BYTES = 8;
const BYTES = TRACE_ID_BYTES + SPAN_ID_BYTES;
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

  #readIds({ traceId, spanId }: SpanReference): boolean {
    const { bytes } = this.#scratch;
    return readHex(traceId, bytes, 0, TRACE_ID_BYTES) && readHex(spanId, bytes, TRACE_ID_BYTES, SPAN_ID_BYTES);
  }
}

function readHex(text: string, into: Buffer, start: number, bytes: number): boolean {
  if (text.length !== 2 * bytes) return false;
  let seen = 0;
  for (let i = 0; i < bytes; i++) {
    const byte = (hexDigit(text, 2 * i) << 4) | hexDigit(text, 2 * i + 1);
    seen |= byte;
    into[start + i] = byte;
  }
  return seen >= 0;
}
