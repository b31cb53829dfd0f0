import type { Algorithm } from '../signatures/algorithms.js';
import type { ListForm } from '../signatures/candidates.js';
import type { Encoding } from '../signatures/encoding.js';
import type { KeyForm } from '../signatures/keys.js';
import type { TimeUnit } from '../signatures/timestamp.js';

/**
 * How a sender signs and names its deliveries, as data. One way of signing stands here at the top level, several in `variants`.
 *
 * @example
 * const acme = {
 *   name: 'acme',
 *   algorithm: 'hmac-sha256',
 *   signature: { header: 'acme-signature', encoding: 'hex', list: { separator: ',', assign: '=', key: 'v1' } },
 *   signed: '{timestamp}.{body}',
 *   timestamp: { part: 't', unit: 's' },
 *   eventId: 'body:id',
 *   eventType: 'body:type',
 * } satisfies ProviderDescription;
 */
export type ProviderDescription = ProviderFacts & (SchemeDescription | { readonly variants: readonly SchemeDescription[] });

/** What is known of a sender beside how it signs: names, limits, where its events are named, and where that is documented. */
export interface ProviderFacts {
  /** What a route names it by. */
  readonly name: string;
  /** Default: the name. */
  readonly title?: string;
  /** Where the sender documents how it signs. */
  readonly documentation?: string;
  /**
   * What this description rests on. `vectors`: deliveries signed by the sender or its library. `official`: the sender's documentation
   * or source. `third-party`: others' accounts. `unconfirmed`: no source at hand.
   */
  readonly evidence?: 'vectors' | 'official' | 'third-party' | 'unconfirmed';
  /** What to know before relying on it, in a sentence or two. */
  readonly caveat?: string;

  /**
   * How old, and how far ahead, a signed timestamp may be. Default `300s`. `none`: the sender defines no window, so a timestamp
   * is only judged where the route sets a tolerance.
   */
  readonly tolerance?: Duration | 'none';
  /** How long the sender keeps retrying one event. Default: not known, or no retries. */
  readonly retryHorizon?: Duration;
  /** How soon the sender wants its answer. Default: not known. */
  readonly answerDeadline?: Duration;
  /** The largest body that the sender documents. Default: not known. */
  readonly maxBodySize?: Size;

  /** The event's id: the same for every delivery of the event. Never the id of a resource. With `*`: the ids of a batch of events. */
  readonly eventId?: Locators;
  readonly eventType?: Locators;
  /** The id of this attempt to deliver. */
  readonly deliveryId?: Locators;
  readonly attempt?: AttemptDescription;
  /** Fields of a JSON body that are written anew for each attempt to deliver an event: bodies are compared without them. */
  readonly changesPerAttempt?: readonly Locator[];
  /** Different events may come with the same body ("something has changed"): without an id of its own, no event is taken for another. */
  readonly repeatsBodies?: boolean;
  /** The sender takes no answer that has a body: what is refused here has none. Default false. */
  readonly refusesBodies?: boolean;
  readonly eventTime?: { readonly at: Locators; readonly unit: TimeUnit };
  /** Requests of the protocol that are not events. The first rule that holds decides. */
  readonly handshake?: HandshakeRule | readonly HandshakeRule[];
}

/** A count with a unit: `ms`, `s`, `m`, `h`, `d`. */
export type Duration = `${number}${'ms' | 's' | 'm' | 'h' | 'd'}`;
/** A count with a unit: `b`, `kib`, `mib`. */
export type Size = `${number}${'b' | 'kib' | 'mib'}`;

/**
 * `header:x-github-delivery`; `body:data.id`: a dot path into a JSON body, where a number counts along a list from 0 and `*` stands for
 * every place of it (a batch); `form:trigger_id`: a field of a form, and with a dot path behind it, `form:payload.type`, what is in the
 * JSON that the field holds; `query:challenge`; `key:*_events`, `key:!update_id`: the name of the first member of a JSON body that
 * ends so, or is another than this.
 */
export type Locator = `header:${string}` | `body:${string}` | `form:${string}` | `query:${string}` | `key:${string}`;
/** A value made of several, all of which must be there: a CloudEvent is named by its id and its source. */
export interface Together {
  readonly all: readonly Locator[];
}
/** The first place that holds something counts. */
export type Locators = Locator | Together | readonly (Locator | Together)[];

/** Where the sender counts its attempts, and what it calls the first. Found nowhere: the attempt is counted here. */
export interface AttemptDescription {
  readonly at: Locators;
  /** What the sender writes for its first attempt. Default 1. */
  readonly first?: number;
}

/**
 * A request of the protocol that is no event: `at` holds `equals` (default: anything) and there is nothing at `unless`. It must be
 * signed like an event, unless it comes by a `method` of its own or is `unsigned`.
 */
export interface HandshakeRule {
  /** Default, with a `method`: any request by it. */
  readonly at?: Locator;
  readonly equals?: string;
  readonly unless?: Locator;
  /** Default: those of the route, which carry events too. */
  readonly method?: 'GET' | 'HEAD' | 'OPTIONS';
  /** Sent without a signature, and only recognised with nothing in it that could be an event: no body, or a form of the one field `at`. */
  readonly unsigned?: true;
  /** What the answer gives back. Default: what is at `at`. */
  readonly challenge?: Locator;
  /** Where the sender shows the token that the route has as `verifyToken`. */
  readonly token?: Locator;
  /** What the sender wants for an answer. Default: only the application knows. */
  readonly answer?: HandshakeAnswerDescription;
}

/**
 * An answer to a handshake. In its texts `{challenge}` stands for what the sender wants back, `{signature:hex}` and `{signature:base64}`
 * for the digest of that under the route's secret.
 */
export interface HandshakeAnswerDescription {
  /** Default 200. */
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** The body, as text/plain. Default: an empty one. */
  readonly text?: string;
  /** The body, as JSON: the texts among its values are filled in. */
  readonly json?: Readonly<Record<string, unknown>>;
}

/** One way of signing. */
export interface SchemeDescription {
  /** What chooses this variant, besides its signature header being there. */
  readonly when?: SchemeCondition;
  readonly algorithm: Algorithm;
  readonly key?: KeyForm;
  readonly signature: SignatureDescription;
  /** The signed bytes: literal text and `{body}`, `{timestamp}`, `{id}`, `{url}`, `{method}`, `{secret}`. Default `{body}`. */
  readonly signed?: string;
  readonly timestamp?: TimestampDescription;
  /** The header that `{id}` stands for; of several, the first that is there. */
  readonly id?: HeaderNames;
  /** Characters whose %-escapes the sender decodes before it signs a URL. Default: none. */
  readonly decodedInUrl?: string;
}

/** When one of several ways of signing applies. */
export interface SchemeCondition {
  /** A header that says `equals`. */
  readonly header?: string;
  readonly equals?: string;
  /** The scheme of secrets that begin so, and the only scheme for those. */
  readonly secretPrefix?: string;
}

/** Lower case. */
export type HeaderNames = string | readonly string[];

/** Where the signature is: exactly one of header, query, body. Only a token can be in the query or the body. */
export interface SignatureDescription {
  /** Of several, the first that is there. */
  readonly header?: HeaderNames;
  /** The name of a query parameter. */
  readonly query?: string;
  /** A dot path into the JSON body, where `*` stands for every place of a list: all must hold the same token. */
  readonly body?: string;
  /** Every one of the headers that is there holds a signature, one per key. Default: only the first counts. */
  readonly each?: boolean;
  /** Default `hex`; of a token, that it stands as it is. */
  readonly encoding?: Encoding;
  /** Before the signature, e.g. `sha256=`. */
  readonly prefix?: string;
  /** The header holds several named values. */
  readonly list?: ListForm;
}

/** Where the signed timestamp is: exactly one of the three. It is signed as the text sent. */
export interface TimestampDescription {
  readonly header?: HeaderNames;
  /** The item of the signature header's list by this name. */
  readonly part?: string;
  /** A dot path into the JSON body. */
  readonly body?: string;
  readonly unit: TimeUnit;
  /** A signed body without one is accepted. Default false. Only for a timestamp in the body. */
  readonly optional?: boolean;
}
