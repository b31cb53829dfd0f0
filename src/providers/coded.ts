import { chain } from '../core/maybe-async.js';
import type {
  HandshakeAnswer,
  Handshakes,
  Identity,
  PreparedSecret,
  SignedRequest,
  Verdict,
  VerifyOptions,
} from '../core/provider.js';
import { isTimely, type TimeUnit } from '../signatures/timestamp.js';
import { type DeclaredProvider, eventFacts } from './compile.js';
import type { ProviderDescription, ProviderFacts, SchemeDescription } from './description.js';
import { compileHandshakes } from './handshakes.js';
import { compileIdentity } from './identity.js';
import { inSetting } from './scheme.js';
import { marks } from './secret.js';
import type { Signing } from './sign.js';
import { readDuration, readSize } from './units.js';
import { expired, INVALID, UNVERIFIABLE, valid } from './verdicts.js';

/** Everything a description says, of which the way of signing is for readers only: code does it. */
export type CodedDescription = ProviderFacts & Partial<Omit<SchemeDescription, 'algorithm'>>;

/** A provider whose way of signing no description fits. `Key` is what a secret becomes. */
export interface CodedProvider<Key> {
  readonly description: CodedDescription;
  /** Lower case. */
  readonly secretHeaders: readonly string[];
  /** Default false. */
  readonly signsUrl?: boolean;
  /** Default true. */
  readonly eventIdIsSigned?: boolean;
  /** Throws an error that says what is wrong and never shows the text. */
  readKey(text: string): Key;
  /** What the route must give beside such a key, for anything to be verified. Default: nothing. */
  needs?(key: Key): PreparedSecret['needs'];
  /** What the request claims, to be held against the keys; a verdict where it claims nothing that could be checked. Total. */
  read(request: SignedRequest): Verdict | Claim<Key>;
  /** Default: what the description says. */
  identify?(request: SignedRequest): Identity;
  /** The answer to a handshake that the description names, where code must make it. */
  greet?(request: SignedRequest, key: Key | undefined): HandshakeAnswer | Promise<HandshakeAnswer>;
  sign(signing: Signing): Record<string, string>;
  /** The body with the signature in it, where that is its place. */
  signBody?(signing: Signing): Buffer;
  /** How an object is written. Default: as JSON. */
  writeBody?(value: object, signing: { readonly url: string }): Buffer;
}

export interface Claim<Key> {
  /** `undefined`: it cannot be told now, e.g. a key that cannot be fetched. */
  matches(key: Key): Match | Promise<Match>;
  /** Milliseconds since the epoch; signed. Default: no time to judge. */
  readonly signedAt?: number;
  /** What the sender counts in. Default `ms`. */
  readonly unit?: TimeUnit;
  /** Milliseconds since the epoch; signed. */
  readonly expiresAt?: number;
}

export type Match = boolean | undefined;

interface Keyed<Key> extends PreparedSecret {
  readonly key: Key;
}

const DEFAULT_TOLERANCE = '300s';

/** The same kind of provider that a description makes. */
export function compileCoded<Key>(provider: CodedProvider<Key>): DeclaredProvider {
  const { description, secretHeaders, signBody, writeBody } = provider;
  const { name, tolerance = DEFAULT_TOLERANCE, retryHorizon, maxBodySize } = description;
  return {
    name,
    // Who reads a description finds no algorithm in this one and goes by what is there.
    description: description as ProviderDescription,
    toleranceMs: tolerance === 'none' ? Number.POSITIVE_INFINITY : inSetting('tolerance', () => readDuration(tolerance)),
    retryHorizonMs: retryHorizon === undefined ? 0 : inSetting('retryHorizon', () => readDuration(retryHorizon)),
    maxBodyBytes: maxBodySize === undefined ? 0 : inSetting('maxBodySize', () => readSize(maxBodySize)),
    eventIdIsSigned: provider.eventIdIsSigned ?? true,
    signsUrl: provider.signsUrl ?? false,
    secretHeaders,
    prepareSecret: (text) => prepare(provider, text),
    verify: (request, secrets, options) => {
      if (secrets.length === 0) return UNVERIFIABLE;
      const claim = provider.read(request);
      return 'status' in claim ? claim : judge(claim, secrets as readonly Keyed<Key>[], options);
    },
    identify: provider.identify?.bind(provider) ?? compileIdentity(description),
    ...eventFacts(description),
    handshakes: handshakesOf(provider),
    sign: (signing) => provider.sign(signing),
    ...(signBody && { signBody: signBody.bind(provider) }),
    ...(writeBody && { writeBody: writeBody.bind(provider) }),
  };
}

function handshakesOf<Key>(provider: CodedProvider<Key>): Handshakes | undefined {
  const described = compileHandshakes(provider.description);
  if (described === undefined || provider.greet === undefined) return described;
  return {
    ...described,
    canAnswer: true,
    answer: (request, { secret }) => provider.greet?.(request, (secret as Keyed<Key> | undefined)?.key),
  };
}

function prepare<Key>(provider: CodedProvider<Key>, text: string): Keyed<Key> {
  if (typeof text !== 'string') throw new Error('is not text');
  if (text.trim() === '') throw new Error('is blank');
  const key = provider.readKey(text);
  const needs = provider.needs?.(key);
  const secret = { ...marks(text), ...(needs && { needs }) };
  // Not enumerable: printing a prepared secret shows nothing that a key was made from.
  return Object.defineProperty(secret, 'key', { value: key }) as unknown as Keyed<Key>;
}

function judge<Key>(claim: Claim<Key>, secrets: readonly Keyed<Key>[], options: VerifyOptions): Verdict | Promise<Verdict> {
  const from = (index: number, otherwise: Verdict): Verdict | Promise<Verdict> => {
    const secret = secrets[index];
    if (secret === undefined) return otherwise;
    const next = (match: Match) =>
      match === true ? inTime(claim, index, options) : from(index + 1, match === undefined ? UNVERIFIABLE : otherwise);
    const match = claim.matches(secret.key);
    return chain(match, next, () => next(undefined));
  };
  return from(0, INVALID);
}

function inTime<Key>(
  { signedAt, unit = 'ms', expiresAt }: Claim<Key>,
  index: number,
  { now, toleranceMs }: VerifyOptions,
): Verdict {
  if (signedAt !== undefined && !isTimely(signedAt, unit, now, toleranceMs)) return expired(signedAt);
  if (expiresAt !== undefined && now - expiresAt > toleranceMs) return expired(expiresAt);
  return valid(index);
}
