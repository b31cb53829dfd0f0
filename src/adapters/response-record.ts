import type { RecordedResponse } from '../core/store.js';

const MAX_RECORDED_BYTES = 16 * 1024;

/** What a duplicate may be answered with beside the status. Never `set-cookie` or anything that belongs to one sender. */
const RECORDED_HEADERS = ['content-type', 'content-language', 'content-encoding'] as const;

/** The body of a response as it goes by, as long as it is small enough to keep. */
export class ResponseBody {
  readonly #chunks: Buffer[] = [];
  /** The only chunk so far, where it is text: perhaps it need not be made bytes. */
  #text: string | undefined;
  #length = 0;
  #isWhole = true;

  add(chunk: unknown, encoding?: unknown): void {
    if (!this.#isWhole || typeof chunk === 'function' || chunk === undefined || chunk === null) return;
    if (typeof chunk === 'string' && this.#isFirst() && isShortUtf8(chunk, encoding)) this.#text = chunk;
    else this.#addBytes(typeof chunk === 'string' ? Buffer.from(chunk, encodingOf(encoding)) : Buffer.from(chunk as Uint8Array));
  }

  /** Absent when it is not one text in UTF-8. */
  get text(): string | undefined {
    return this.#text;
  }

  /** Absent when it was too large to keep. */
  get content(): Buffer | undefined {
    this.#textAsBytes();
    if (!this.#isWhole) return undefined;
    return this.#chunks.length === 1 ? this.#chunks[0] : Buffer.concat(this.#chunks);
  }

  #isFirst(): boolean {
    return this.#length === 0 && this.#text === undefined;
  }

  #textAsBytes(): void {
    const text = this.#text;
    this.#text = undefined;
    if (text !== undefined) this.#addBytes(Buffer.from(text));
  }

  #addBytes(bytes: Buffer): void {
    this.#textAsBytes();
    this.#length += bytes.length;
    if (this.#length > MAX_RECORDED_BYTES) {
      this.#isWhole = false;
      this.#chunks.length = 0;
      return;
    }
    if (bytes.length > 0) this.#chunks.push(bytes);
  }
}

/** Short enough to be kept whatever characters it is made of. */
function isShortUtf8(text: string, encoding: unknown): boolean {
  return text.length <= MAX_RECORDED_BYTES / 4 && (typeof encoding !== 'string' || encoding === 'utf8' || encoding === 'utf-8');
}

function encodingOf(encoding: unknown): BufferEncoding {
  return typeof encoding === 'string' && Buffer.isEncoding(encoding) ? encoding : 'utf8';
}

/** What is remembered of a response. `body`: absent when nothing wants it. */
export function recordResponse(
  status: number,
  header: (name: string) => unknown,
  body: ResponseBody | undefined,
): RecordedResponse {
  const text = body?.text;
  if (text === undefined) return recordOf(status, header, body?.content);
  if (last?.text !== text || last.record.status !== status || !hasHeaders(last.record, header)) {
    // Of its own memory, not a slice of Node's: a store may keep it as it is.
    const bytes = Buffer.allocUnsafeSlow(Buffer.byteLength(text));
    bytes.write(text);
    last = { text, record: recordOf(status, header, bytes) };
  }
  return last.record;
}

/** Most endpoints give one answer to everything: it is encoded once. */
let last: { readonly text: string; readonly record: RecordedResponse } | undefined;

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
  for (const name of RECORDED_HEADERS) if (textOf(header(name)) !== headers[name]) return false;
  return true;
}

function textOf(value: unknown): string | undefined {
  return value === undefined || value === null ? undefined : String(value);
}
