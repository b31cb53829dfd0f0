import type { IncomingMessage } from 'node:http';
import type { RequestHead } from '../core/delivery.js';
import { isHeader } from './header-name.js';

/** Reads a Node request, over HTTP/1 or HTTP/2, for the core. The target is read once: routers rewrite `req.url`. */
export class HttpRequestHead implements RequestHead {
  readonly target: string;
  readonly params: Readonly<Record<string, string>>;
  readonly method: string;
  #req: IncomingMessage | undefined;

  constructor(req: IncomingMessage, params: Readonly<Record<string, string>>) {
    this.#req = req;
    this.method = req.method ?? '';
    // Routers that rewrite `url` keep what was sent.
    this.target = (req as { originalUrl?: string }).originalUrl ?? req.url ?? '';
    this.params = params;
  }

  header(name: string): string | undefined {
    const value = this.#req?.headers[name];
    return typeof value === 'string' || value === undefined ? value : value.join(', ');
  }

  /** Node joins or drops what was sent twice, differently for each header: only the raw list tells. */
  isRepeated(name: string): boolean {
    const rawHeaders = this.#req?.rawHeaders ?? [];
    let seen = false;
    for (let i = 0; i < rawHeaders.length; i += 2) {
      if (!isHeader(rawHeaders[i] as string, name)) continue;
      if (seen) return true;
      seen = true;
    }
    return false;
  }

  release(): void {
    this.#req = undefined;
  }
}
