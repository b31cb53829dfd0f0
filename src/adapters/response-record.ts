import type { RecordedResponse } from '../core/store.js';

const MAX_RECORDED_BYTES = 16 * 1024;

/** What a duplicate may be answered with beside the status. Never `set-cookie` or anything that belongs to one sender. */
const RECORDED_HEADERS = ['content-type', 'content-language', 'content-encoding'] as const;

/** The body of a response as it goes by, as long as it is small enough to keep. */
export class ResponseBody {
  readonly #chunks: Buffer[] = [];
  #length = 0;
  #isWhole = true;

  add(chunk: unknown, encoding?: unknown): void {
    if (!this.#isWhole || typeof chunk === 'function' || chunk === undefined || chunk === null) return;
    const bytes = typeof chunk === 'string' ? Buffer.from(chunk, encodingOf(encoding)) : Buffer.from(chunk as Uint8Array);
    this.#length += bytes.length;
    if (this.#length > MAX_RECORDED_BYTES) {
      this.#isWhole = false;
      this.#chunks.length = 0;
      return;
    }
    if (bytes.length > 0) this.#chunks.push(bytes);
  }

  /** Absent when it was too large to keep. */
  get content(): Buffer | undefined {
    if (!this.#isWhole) return undefined;
    return this.#chunks.length === 1 ? this.#chunks[0] : Buffer.concat(this.#chunks);
  }
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
  const content = body?.content;
  const headers: Record<string, string> = {};
  // Headers that describe a body go with it.
  if (content !== undefined) {
    for (const name of RECORDED_HEADERS) {
      const value = header(name);
      if (value !== undefined && value !== null) headers[name] = String(value);
    }
  }
  return { status, headers, body: content };
}
