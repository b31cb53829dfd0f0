import type { DedupeStore } from '../core/store.js';
import type { Duration, Size } from '../providers/description.js';
import type { CustomProvider, ProviderName } from './provider-option.js';

export type { Duration, Size };

/** Methods that a route can take. Default `POST`; a listed `GET`, `HEAD` or `OPTIONS` is a delivery too. */
export type HttpMethod = 'POST' | 'PUT' | 'PATCH' | 'DELETE' | 'GET' | 'HEAD' | 'OPTIONS';
/** `enforce` verifies and dedupes; `observe` records what would have happened and changes nothing. */
export type Mode = 'enforce' | 'observe';

/** What `webhooks.config.*` holds, and what `new WebhookInstrumentation({...})` takes. */
export interface WebhookConfig {
  /** For editors; has no effect. */
  readonly $schema?: string | undefined;
  /** For every route that says nothing else. Default `enforce`. */
  readonly mode?: Mode | undefined;
  /**
   * Where it is remembered which events were handled. Default `memory`: in this process, lost on a restart. `redis://host:6379/0`
   * or `rediss://…`: in Redis or Valkey, for all processes of a service, with whichever of `ioredis`, `iovalkey` and `redis` the
   * application has installed. In code any `DedupeStore`, e.g. `redisStore(client)` or `postgresStore(pool)`.
   */
  readonly store?: 'memory' | RedisUrl | MemoryOption | RedisOption | DedupeStore | undefined;
  /** At least one. No two may have the same path and method. */
  readonly routes: readonly RouteOptions[];
}

/** Bounds for the store in this process; a new store for each config that is resolved. */
export interface MemoryOption {
  /** Every bound has a default. */
  readonly memory: {
    /** Events to remember, 1 to 2^30. Default 100,000, about 13 MB. Over it the oldest settled one is forgotten early. */
    readonly maxEntries?: number | undefined;
    /** For recorded responses. Default `64mib`; over it the oldest are cut down to their status. */
    readonly maxBytes?: Size | undefined;
  };
}

/** `redis://[user:password@]host[:port][/database]`; `rediss:` with TLS. */
export type RedisUrl = `redis://${string}` | `rediss://${string}`;

/** Redis or Valkey, by its URL, with what else there is to say. */
export interface RedisOption {
  /** Everything but the URL has a default. */
  readonly redis: {
    /** See {@link RedisUrl}. */
    readonly url: string;
    /** Begins every key; 1 to 64 printable characters. Default `webhook:`. */
    readonly prefix?: string | undefined;
    /** How many replicas must have a claim before its handler runs; see the docs for what that costs. Default 0. */
    readonly durableAck?: number | undefined;
    /** Keep headers and body of recorded responses too. Default false: a retry is answered with the status alone. */
    readonly storeResponseBody?: boolean | undefined;
    /** 32 bytes in hex or base64; encrypts what `storeResponseBody` keeps. Default: not encrypted. */
    readonly encryptionKey?: string | undefined;
  };
}

/** One path that receives webhooks, and how to treat it. */
export interface RouteOptions {
  /** Exact path, with `:param` for a whole segment or `*` as the last one, e.g. `/webhooks/:tenant/stripe`. Case does not count. */
  readonly path: string;
  /** Default `POST`. Other methods that change something get 405; GET, HEAD and OPTIONS pass unless they are listed. */
  readonly method?: HttpMethod | readonly HttpMethod[] | undefined;
  /** Who sends: a name from the catalogue, or a description (see `defineProvider`). */
  readonly provider: ProviderName | CustomProvider;
  /**
   * What the sender signs with. A list is tried in order: rotation. `{ file }` is looked at once a second and read again when it
   * changed. A function serves paths with several tenants. Default none: deliveries are not verified.
   * Errors: blank, padded with white space, or not in the provider's format: the process does not start.
   */
  readonly signatureSecret?: string | SecretFile | readonly (string | SecretFile)[] | SecretFunction | undefined;
  /** How old, and how far ahead, a signed timestamp may be, `1s` to `24h`. Default: the provider's, else `300s`. */
  readonly tolerance?: Duration | undefined;
  /**
   * What identifies the event: `true` for the provider's event id, `header:<name>`, `body:<dot.path>` in a JSON body, or a
   * function. Nothing found there: the body's hash. Default `false`: retries are not answered for the handler.
   */
  readonly idempotencyKey?: boolean | `header:${string}` | `body:${string}` | KeyFunction | undefined;
  /** How long a completed event is remembered, `1s` to `365d`. Default `24h`, or the provider's retry horizon where that is longer. */
  readonly idempotencyTtl?: Duration | undefined;
  /**
   * When the store fails: `run` the handler, or answer 503 with `Retry-After` (`retry-later`), for handlers that must not run
   * twice. Default `run`.
   */
  readonly onStoreFailure?: 'run' | 'retry-later' | undefined;
  /**
   * What becomes of a duplicate while the event is being handled: it waits for the answer, up to 2 s, and then gets 503 with
   * `Retry-After` (`wait`); it gets that at once (`retry-later`), for many duplicates and slow handlers; or the handler runs
   * beside itself (`run`). Default `wait`.
   */
  readonly onInProgress?: 'wait' | 'retry-later' | 'run' | undefined;
  /** True: a 2xx without `track.processed()` or another mark is a silent drop. Default false. */
  readonly requireProcessingMark?: boolean | undefined;
  /** A deferred event without a mark by then is a silent drop, `1s` to `24d`. Default `10m`. */
  readonly processingDeadline?: Duration | undefined;
  /** The event types this endpoint cares about; others are marked ignored, and the handler still runs. Default all. */
  readonly events?: readonly string[] | undefined;
  /** The header that holds the event type. Default: where the provider has it. Not together with `eventTypeField`. */
  readonly eventTypeHeader?: string | undefined;
  /** The dot path of the event type in a JSON body, e.g. `data.type`. Default: where the provider has it. */
  readonly eventTypeField?: string | undefined;
  /**
   * For senders that sign the URL: the public origin, with the prefix that a proxy strips, e.g. `https://api.example.com/hooks`.
   * The request's path and query are appended. In code a function that gives the whole URL. Default none.
   * Error: missing for such a sender in enforce mode.
   */
  readonly publicUrl?: string | PublicUrlFunction | undefined;
  /**
   * What the sender calls this subscription, for senders that sign it: PayPal's webhook id, where `signatureSecret` is the
   * certificate. 1 to 128 printable characters. Default none.
   */
  readonly webhookId?: string | undefined;
  /**
   * The sender's handshakes, such as Slack's `url_verification` or Meta's `hub.challenge`: `answer` them as its protocol wants, or `pass`
   * them to the handler. Neither makes an event of them. Default `pass`.
   * Error: `answer` where the protocol defines none that could be given without the application.
   */
  readonly handshake?: 'pass' | 'answer' | undefined;
  /**
   * What the sender shows in a handshake that it does not sign: Meta's verify token. 1 to 256 printable characters. Default none.
   * Error: missing for such a sender beside `handshake: answer`.
   */
  readonly verifyToken?: string | undefined;
  /** Largest body, `1b` to `64mib`; over it 413. Default `1mib`, or the maximum that the provider documents. */
  readonly maxBodySize?: Size | undefined;
  /** Request and response body in a log event, size-capped. Default false. */
  readonly captureBody?: boolean | undefined;
  /** Allow-listed request headers in log events; never secrets and signatures. Default true. */
  readonly captureHeaders?: boolean | undefined;
  /** Default: the top level's. */
  readonly mode?: Mode | undefined;
}

/** A secret in a file, e.g. one that a secret manager mounts. One line break at its end does not count. */
export interface SecretFile {
  /** Relative paths start from the config file's directory; in code, from the working directory. At most 64 KiB. */
  readonly file: string;
}

/** A request before it was verified, as functions in a config see it. */
export interface UnverifiedRequest {
  readonly method: string;
  /** The request target as received, e.g. `/webhooks/acme?x=1`. */
  readonly url: string;
  /** By name, in any case; `undefined` when absent, the first value when repeated. Cannot be listed. */
  readonly headers: Readonly<Record<string, string | undefined>>;
  /** What `:name` in the route's path stood for, decoded. */
  readonly params: Readonly<Record<string, string>>;
}

/**
 * Gives the secrets of the tenant that a request says it is from. Nothing: the delivery is `invalid`, as with a wrong signature.
 * A throw, a rejection, or no text that can be used: it is `unverifiable` and, in enforce mode, answered with 503.
 */
export type SecretFunction = (request: UnverifiedRequest) => GivenSecrets | Promise<GivenSecrets>;
/** What a secret function answers with. Nothing: nobody is known who could have signed, and the delivery is `invalid`. */
export type GivenSecrets = string | readonly string[] | null | undefined;

/** A verified request without its parameters. */
export interface KeyRequest extends Omit<UnverifiedRequest, 'params'> {
  /** The body as it was sent. */
  readonly rawBody: Buffer;
}

/** Gives what identifies an event. `body` is the parsed JSON, `undefined` when it is none. A throw counts as nothing found. */
export type KeyFunction = (
  req: KeyRequest,
  // biome-ignore lint/suspicious/noExplicitAny: the shape of a sender's JSON is the sender's
  body: any,
  headers: KeyRequest['headers'],
) => string | undefined;

/** Gives the whole URL that the sender was configured with. A throw or nothing: the delivery is `unverifiable`. */
export type PublicUrlFunction = (req: UnverifiedRequest) => string | undefined;

/**
 * Types and completion for a config in code; returns it as it is.
 * @example export default defineConfig({ routes: [{ path: '/webhooks/stripe', provider: 'stripe', signatureSecret: process.env.STRIPE_WEBHOOK_SECRET }] })
 */
export function defineConfig(config: WebhookConfig): WebhookConfig {
  return config;
}
