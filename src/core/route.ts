import type { RequestHead } from './delivery.js';
import type { PreparedSecret, Provider } from './provider.js';

/** One entry of the config, resolved: every default filled in, every duration in milliseconds, every size in bytes. */
export interface Route {
  /** The configured pattern, e.g. `/webhooks/:tenant/stripe`. */
  readonly path: string;
  /** Upper case. */
  readonly methods: ReadonlySet<string>;
  readonly provider: Provider;
  /** Absent: this route verifies nothing. */
  readonly secrets?: SecretSource | undefined;
  readonly toleranceMs: number;
  /** Absent: this route does not deduplicate. */
  readonly idempotencyKey?: KeySource | undefined;
  /** False when the signature does not cover what identifies the event, so that a replayer can change it. */
  readonly keyIsSigned: boolean;
  readonly idempotencyTtlMs: number;
  readonly onStoreFailure: 'run' | 'retry-later';
  /** What becomes of a duplicate while the event is being handled. */
  readonly onInProgress: 'wait' | 'retry-later' | 'run';
  readonly requireProcessingMark: boolean;
  readonly processingDeadlineMs: number;
  /** Absent: every type is welcome. */
  readonly events?: ReadonlySet<string> | undefined;
  /** Where the event type is, when not where the provider has it. */
  readonly eventType?: FieldReader | undefined;
  /** The URL as the sender knows it. */
  readonly publicUrl?: ((head: RequestHead) => string | undefined) | undefined;
  /** What the sender calls this subscription, where it signs that. */
  readonly webhookId?: string | undefined;
  /** `answer`: we give the answer that the sender's protocol wants. `pass`: the application gives it. */
  readonly handshake: 'answer' | 'pass';
  /** Whether this is what the sender shows in a handshake that it does not sign. */
  readonly verifyToken?: ((shown: string) => boolean) | undefined;
  readonly maxBodyBytes: number;
  readonly captureBody: boolean;
  readonly captureHeaders: boolean;
  readonly mode: 'enforce' | 'observe';
}

/** Gives the secrets to try, in order. May throw or reject: the delivery is then `unverifiable`. */
export interface SecretSource {
  /** True when who the sender is decides the secret (a function of the request), so that the secret is part of the event's identity. */
  readonly perTenant: boolean;
  secretsFor(head: RequestHead): readonly PreparedSecret[] | Promise<readonly PreparedSecret[]>;
}

/** `provider`: the provider's event id. A reader: whatever it reads, `undefined` for nothing. */
export type KeySource = 'provider' | FieldReader;

/** Reads one text out of a verified request. May throw: that counts as nothing found. */
export type FieldReader = (request: import('./provider.js').SignedRequest) => string | undefined;
