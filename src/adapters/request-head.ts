import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import type { RequestHead } from '../core/delivery.js';
import { contentLength } from './content-length.js';
import { isHeader } from './header-name.js';

const NO_HEADERS: IncomingHttpHeaders = Object.freeze({});

/** Reads a Node request, over HTTP/1 or HTTP/2, for the core. The target is read once: routers rewrite `req.url`. */
export class HttpRequestHead implements RequestHead {
  readonly target: string;
  readonly params: Readonly<Record<string, string>>;
  readonly method: string;
  /** Node makes them when they are first asked for, and has more code for that than all of this. */
  #headers: IncomingHttpHeaders;
  #rawHeaders: readonly string[];

  constructor(req: IncomingMessage, params: Readonly<Record<string, string>>) {
    this.#headers = req.headers;
    this.#rawHeaders = req.rawHeaders ?? [];
    this.method = req.method ?? '';
    // Routers that rewrite `url` keep what was sent.
    this.target = (req as { originalUrl?: string }).originalUrl ?? req.url ?? '';
    this.params = params;
  }

  header(name: string): string | undefined {
    const value = this.#headers[name];
    return typeof value === 'string' || value === undefined ? value : value.join(', ');
  }

  /** Node joins or drops what was sent twice, differently for each header: only the raw list tells. */
  isRepeated(name: string): boolean {
    const rawHeaders = this.#rawHeaders;
    let seen = false;
    for (let i = 0; i < rawHeaders.length; i += 2) {
      if (!isHeader(rawHeaders[i] as string, name)) continue;
      if (seen) return true;
      seen = true;
    }
    return false;
  }

  /** Of the body, by its sender's word; NaN where there is none. */
  get declaredLength(): number {
    return contentLength(this.#headers);
  }

  release(): void {
    this.#headers = NO_HEADERS;
    this.#rawHeaders = [];
  }
}
