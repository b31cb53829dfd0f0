import type { RequestHead } from './delivery.js';
import type { SignedRequest } from './provider.js';

/** A request head together with its whole body: what a verifier looks at. */
export class HeldRequest implements SignedRequest {
  readonly #head: RequestHead;
  readonly body: Buffer;
  readonly publicUrl: string | undefined;
  readonly webhookId: string | undefined;

  constructor(head: RequestHead, body: Buffer, publicUrl?: string, webhookId?: string) {
    this.#head = head;
    this.body = body;
    this.publicUrl = publicUrl;
    this.webhookId = webhookId;
  }

  get method(): string {
    return this.#head.method;
  }

  get target(): string {
    return this.#head.target;
  }

  header(name: string): string | undefined {
    return this.#head.header(name);
  }

  isRepeated(name: string): boolean {
    return this.#head.isRepeated(name);
  }
}
