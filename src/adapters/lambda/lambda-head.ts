import type { RequestHead } from '../../core/delivery.js';
import { type EventShape, type HttpEvent, headersOf, methodOf, targetOf } from './lambda-event.js';

/** Reads the event of an HTTP request for the core. */
export class LambdaRequestHead implements RequestHead {
  readonly target: string;
  readonly params: Readonly<Record<string, string>>;
  readonly method: string;
  #headers: Map<string, readonly string[]> | undefined;
  #released!: () => void;
  /** The delivery is over. */
  readonly released: Promise<void>;

  constructor(event: HttpEvent, shape: EventShape, paramsOf: (target: string) => Readonly<Record<string, string>>) {
    this.#headers = headersOf(event);
    this.method = methodOf(event);
    this.target = targetOf(event, shape);
    this.params = paramsOf(this.target);
    this.released = new Promise((resolve) => {
      this.#released = resolve;
    });
  }

  header(name: string): string | undefined {
    return this.#headers?.get(name)?.[0];
  }

  /** HTTP APIs and function URLs have joined repeats with a comma; the other shapes tell. */
  isRepeated(name: string): boolean {
    return (this.#headers?.get(name)?.length ?? 0) > 1;
  }

  release(): void {
    this.#headers = undefined;
    this.#released();
  }
}
