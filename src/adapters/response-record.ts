import type { RecordedResponse } from '../core/store.js';

const MAX_RECORDED_BYTES = 16 * 1024;
const MAX_LOOP = 64;

/** What a duplicate may be answered with beside the status. Never `set-cookie` or anything that belongs to one sender. */
const RECORDED_HEADERS = ['content-type', 'content-language', 'content-encoding'] as const;

/** The body of a response as it goes by, as long as it is small enough to keep. */
export class ResponseBody {
  readonly #chunks: Buffer[] = [];
  /** The only chunk so far, where it was text in UTF-8. */
  #text: string | undefined;
  #length = 0;
  #isWhole = true;

  /** What is neither text nor bytes Node refuses. */
  add(chunk: unknown, encoding?: unknown): void {
    if (!this.#isWhole) return;
    const isFirst = this.#chunks.length === 0;
    if (typeof chunk === 'string') {
      const isText = isFirst && isShortUtf8(chunk, encoding);
      this.#addBytes(isText ? bytesOf(chunk) : Buffer.from(chunk, encodingOf(encoding)));
      if (isText) this.#text = chunk;
    } else if (ArrayBuffer.isView(chunk)) {
      if (chunk.byteLength > MAX_RECORDED_BYTES) this.#giveUp();
      else this.#addView(chunk, isFirst);
    }
  }

  /** Absent when it is not one text in UTF-8. */
  get text(): string | undefined {
    return this.#text;
  }

  /** Absent when it was too large to keep. The very bytes of the record before, where they are equal. */
  get content(): Buffer | undefined {
    if (!this.#isWhole) return undefined;
    return this.#chunks.length === 1 ? this.#chunks[0] : Buffer.concat(this.#chunks);
  }

  /** Streams of http2 take any view, not just bytes. */
  #addView(view: ArrayBufferView, isFirst: boolean): void {
    const bytes = view instanceof Uint8Array ? view : new Uint8Array(view.buffer, view.byteOffset, view.byteLength);
    this.#addBytes((isFirst ? recordedBytes(bytes) : undefined) ?? copyOf(bytes));
  }

  #addBytes(bytes: Buffer): void {
    this.#text = undefined;
    this.#length += bytes.length;
    if (this.#length > MAX_RECORDED_BYTES) this.#giveUp();
    else if (bytes.length > 0) this.#chunks.push(bytes);
  }

  #giveUp(): void {
    this.#isWhole = false;
    this.#chunks.length = 0;
  }
}

/** Short enough to be kept whatever characters it is made of. */
function isShortUtf8(text: string, encoding: unknown): boolean {
  return text.length <= MAX_RECORDED_BYTES / 4 && (typeof encoding !== 'string' || encoding === 'utf8' || encoding === 'utf-8');
}

function encodingOf(encoding: unknown): BufferEncoding {
  return typeof encoding === 'string' && Buffer.isEncoding(encoding) ? encoding : 'utf8';
}

/** Most endpoints give one answer to everything: it is encoded or copied once. */
let last: { readonly text: string | undefined; readonly record: RecordedResponse } | undefined;

/** Of its own memory, not a slice of Node's: a store may keep it as it is. */
function bytesOf(text: string): Buffer {
  if (text === last?.text) return last.record.body as Buffer;
  const bytes = Buffer.allocUnsafeSlow(Buffer.byteLength(text));
  bytes.write(text);
  return bytes;
}

/** Likewise. The application may write into what it has sent. */
function copyOf(chunk: Uint8Array): Buffer {
  const bytes = Buffer.allocUnsafeSlow(chunk.length);
  bytes.set(chunk);
  return bytes;
}

function recordedBytes(chunk: Uint8Array): Buffer | undefined {
  const bytes = last?.record.body;
  return bytes !== undefined && hasBytes(bytes, chunk) ? bytes : undefined;
}

/** A call into native code costs more than a short loop. */
function hasBytes(bytes: Buffer, chunk: Uint8Array): boolean {
  const { length } = bytes;
  if (chunk.length !== length) return false;
  if (length > MAX_LOOP) return bytes.equals(chunk);
  for (let i = 0; i < length; i++) if (bytes[i] !== chunk[i]) return false;
  return true;
}

/** What is remembered of a response. `body`: absent when nothing wants it. */
export function recordResponse(
  status: number,
  header: (name: string) => unknown,
  body: ResponseBody | undefined,
): RecordedResponse {
  const content = body?.content;
  const isLast = content !== undefined && content === last?.record.body && status === last.record.status;
  if (isLast && hasHeaders(last!.record, header)) return last!.record;
  const record = recordOf(status, header, content);
  if (content !== undefined) last = { text: body?.text, record };
  return record;
}

function recordOf(status: number, header: (name: string) => unknown, body: Buffer | undefined): RecordedResponse {
  const headers: Record<string, string> = {};
  // Headers that describe a body go with it.
  if (body !== undefined) {
    for (const name of RECORDED_HEADERS) {
      const value = textOf(header(name));
      if (value !== undefined) headers[name] = value;
    }
  }
  return Object.freeze({ status, headers: Object.freeze(headers), body });
}

function hasHeaders({ headers }: RecordedResponse, header: (name: string) => unknown): boolean {
  for (let i = 0; i < RECORDED_HEADERS.length; i++) {
    const name = RECORDED_HEADERS[i]!;
    if (textOf(header(name)) !== headers[name]) return false;
  }
  return true;
}

function textOf(value: unknown): string | undefined {
  return value === undefined || value === null ? undefined : String(value);
}
