import type { Answer } from './exchange.js';

/** How one kind of sender signs and names its deliveries. `providers/` implements this; the core only calls it. */
export interface Provider {
  readonly name: string;
  /** How old, and how far ahead, a signed timestamp may be, in milliseconds. */
  readonly toleranceMs: number;
  /** How long the sender keeps retrying one event, in milliseconds; 0 when it does not say. */
  readonly retryHorizonMs: number;
  /** The largest body the sender documents, in bytes; 0 when it does not say. */
  readonly maxBodyBytes: number;
  /** False when the signature does not cover the event id, so that a replayer can change it. */
  readonly eventIdIsSigned: boolean;
  /** True when the public URL is part of the signed text. */
  readonly signsUrl: boolean;
  /** Headers that must never leave the process: signatures and tokens. Lower case. */
  readonly secretHeaders: readonly string[];
  /** Turns what the sender hands out into a key. Throws an error that says what is wrong and never shows the text. */
  prepareSecret(text: string): PreparedSecret;
  /** A verdict for any bytes. Never throws, and never rejects when it answers with a promise. */
  verify(request: SignedRequest, secrets: readonly PreparedSecret[], options: VerifyOptions): Verdict | Promise<Verdict>;
  /** Reads the event's names. Never throws: what cannot be read is absent. */
  identify(request: SignedRequest): Identity;
  /** What of the body is the event, the same for every attempt to deliver it. Never throws. Absent: all of it. */
  eventBody?(request: SignedRequest): Buffer | string;
  /** True when different events may come with the same body, so that a body stands for none. */
  readonly repeatsBodies?: boolean;
  /** True when the sender takes no answer that has a body. */
  readonly refusesBodies?: boolean;
  /** The same secret, taken for a key in other ways than the sender's: for finding out why a signature failed. */
  otherReadings?(secret: PreparedSecret): readonly PreparedSecret[];
  /** Whether the signature header names a scheme that is known here; absent where that cannot be told. */
  knowsScheme?(request: SignedRequest): boolean;
  /** Whether it is signed in a way that is known here, and in none that these secrets are for. */
  lacksKeyFor?(request: SignedRequest, secrets: readonly PreparedSecret[]): boolean;
  /** Absent: the sender's protocol has none but those that `identify` sees. */
  readonly handshakes?: Handshakes | undefined;
}

/** Traffic of the sender's protocol that is no event, beside what is signed and seen by `identify`. */
export interface Handshakes {
  /** Methods on which it comes that are deliveries on no route: `GET`, `HEAD`, `OPTIONS`. */
  readonly methods: ReadonlySet<string>;
  /** The protocol defines an answer, for one of them at least, that can be given without the application. */
  readonly canAnswer: boolean;
  /** The sender shows a token that only the route knows. */
  readonly showsToken: boolean;
  /** Recognises what comes without a signature. Never throws, and never takes a request that an event could hide in. */
  isUnsigned(request: SignedRequest): boolean;
  /** What the protocol wants for an answer, to a handshake of either kind. May throw or reject. */
  answer(request: SignedRequest, facts: HandshakeFacts): HandshakeAnswer | Promise<HandshakeAnswer>;
}

/** What a sender's protocol wants for an answer. */
export type HandshakeAnswer =
  | Pick<Answer, 'status' | 'headers' | 'body'>
  /** The request does not show the token that the route expects. */
  | 'refused'
  /** The protocol leaves the answer to the application. */
  | undefined;

/** What the route knows, for an answer. */
export interface HandshakeFacts {
  /** The secret that the request was signed with; of an unsigned one, the route's first. */
  readonly secret: PreparedSecret | undefined;
  /** Whether this is the token that the route expects; absent where it expects none. */
  readonly verifyToken: ((shown: string) => boolean) | undefined;
}

/** What a verifier may look at: the request as it was sent, over the raw bytes. */
export interface SignedRequest {
  readonly method: string;
  /** The request target as received, query included. */
  readonly target: string;
  /** The URL as the sender configured it, where the route gives one. */
  readonly publicUrl?: string | undefined;
  /** What the sender calls this subscription, where that is signed and the route gives it, e.g. PayPal's webhook id. */
  readonly webhookId?: string | undefined;
  readonly body: Buffer;
  /** The value as sent; the first one when it was sent more than once. `name` is lower case. */
  header(name: string): string | undefined;
  /** True when the header was sent more than once. */
  isRepeated(name: string): boolean;
}

/** A key that is ready to use. What else it holds is the provider's own affair and is never printed. */
export interface PreparedSecret {
  /** Tells two secrets apart without telling either: a truncated one-way hash. */
  readonly fingerprint: string;
  /** True where the text looks like another thing than a signing secret: an API key, a token. Only ever told to operators. */
  readonly looksLikeApiKey?: boolean;
  /** What the route must give beside it, for anything to be verified. */
  readonly needs?: 'publicUrl' | 'webhookId' | undefined;
}

export interface VerifyOptions {
  /** Wall clock, in milliseconds since the epoch. */
  readonly now: number;
  readonly toleranceMs: number;
}

export type SignatureStatus = 'valid' | 'invalid' | 'missing' | 'malformed' | 'expired' | 'unverifiable' | 'not_checked';

export interface Verdict {
  readonly status: SignatureStatus;
  /** Which of the secrets matched. */
  readonly secretIndex?: number;
  /** Of an `expired` one: when the sender says it signed, in milliseconds since the epoch. */
  readonly signedAtMs?: number;
}

/** What a delivery calls itself. Only what could be read is present. */
export interface Identity {
  readonly eventId?: string | undefined;
  /** Of a batch, in place of `eventId`: its events' ids in the order sent, at least two. */
  readonly eventIds?: readonly string[] | undefined;
  readonly eventType?: string | undefined;
  /** Of a batch with events of several types, in place of `eventType`: each type once. */
  readonly eventTypes?: readonly string[] | undefined;
  readonly deliveryId?: string | undefined;
  /** The sender's own count of attempts, 1 for the first. */
  readonly attempt?: number | undefined;
  /** When the event happened, in milliseconds since the epoch; of a batch, the first. */
  readonly eventTimeMs?: number | undefined;
  /** Protocol traffic rather than an event, e.g. Slack's `url_verification`. */
  readonly isHandshake?: boolean;
}
