import type { RequestHead } from '../../core/delivery.js';

/** Reads a fetch `Request` for the core. */
export class FetchRequestHead implements RequestHead {
  readonly target: string;
  readonly params: Readonly<Record<string, string>>;
  readonly method: string;
  #headers: Headers | undefined;
  #released: (() => void) | undefined;

  /** `target`: of the request's URL. On Node that is put together anew whenever it is asked for. */
  constructor(request: Request, target: string, params: Readonly<Record<string, string>>) {
    this.#headers = request.headers;
    this.method = request.method;
    this.target = target;
    this.params = params;
  }

  header(name: string): string | undefined {
    try {
      return this.#headers?.get(name) ?? undefined;
    } catch {
      // No name that a header can have.
      return undefined;
    }
  }

  /** `Headers` has joined what was sent twice: `a, b` is no signature, no id and no timestamp, and is refused as such. */
  isRepeated(): boolean {
    return false;
  }

  release(): void {
    this.#headers = undefined;
    this.#released?.();
  }

  /** The delivery is over. */
  whenReleased(): Promise<void> {
    return new Promise((resolve) => {
      this.#released = resolve;
    });
  }
}

/** Path and query, as they stand in the URL: taking it apart and putting it together again would write some of it anew. */
export function targetOf(url: string): string {
  const start = url.indexOf('/', url.indexOf('://') + 3);
  if (start < 0) return '/';
  const end = url.indexOf('#', start);
  return end < 0 ? url.slice(start) : url.slice(start, end);
}
