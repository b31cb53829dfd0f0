import { createRequire } from 'node:module';
import { type KeyPair, shared } from '../providers/keys.js';
import type { Clock } from './clocks.js';

export interface Delivery {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
  /** The body decoded, for packages that take text. */
  readonly text: string;
  /** What the sender was configured with. */
  readonly url: string;
  /** What its library is given to verify with. */
  readonly secret: string;
}

/** What a package is given to sign: `text` is what the sender would send. */
export interface Unsigned {
  readonly text: string;
  readonly url: string;
  /** What the sender signs with. */
  readonly secret: string;
  readonly nowMs: number;
}

/** Its headers; and the body where the signature is in that. */
export interface Signed {
  readonly headers: Record<string, string>;
  readonly body?: string;
}

export type OddBody = 'invalid UTF-8' | 'byte order mark' | 'empty' | 'no JSON';

export type Reasons = Readonly<Partial<Record<OddBody, string>>>;

/** A package that verifies as a sender's receivers should: the sender's own, if not said otherwise. */
export interface Oracle {
  /** The name of our provider. */
  readonly provider: string;
  /** Where a provider has several: which of its ways to sign. */
  readonly way?: string;
  readonly secrets: readonly [KeyPair, KeyPair];
  /** Its verifier's opinion; a throw is a no. */
  accepts(delivery: Delivery): unknown;
  /** The same where it takes two secrets at once. */
  acceptsEither?(delivery: Delivery, secrets: readonly [string, string]): unknown;
  /** The delivery as the package signs it, where it can. */
  sign?(unsigned: Unsigned): Promise<Signed> | Signed;
  /** Only the package can sign this way, not we. */
  readonly weDoNotSign?: true;
  /** How the sender would send a payload. Default: as JSON. Its own form of events leaves no room for bodies of another. */
  readonly write?: (payload: object) => string;
  /** Where the sender sends it. Default: always the same. */
  readonly urlOf?: (body: Buffer) => string;
  /** A body that must not pass for the one given. Default: one with a space more. `false`: the signature does not cover the body. */
  readonly change?: ((text: string) => string) | false;
  /** Bodies that it refuses although they are signed, and why. Default: it takes text, which invalid UTF-8 is not. */
  readonly refuses?: Reasons;
  /** Bodies that we refuse, and why. */
  readonly weRefuse?: Reasons;
  /** Default: no time is signed. */
  readonly clock?: Clock;
  /** Which it looks at of several signatures, where the sender has room for them. */
  readonly several?: 'any' | 'first' | 'last' | 'none';
}

const TAKES_TEXT = 'it takes text, which bytes that are no UTF-8 do not survive';
export const TEXT_ONLY: Reasons = { 'invalid UTF-8': TAKES_TEXT };
export const JSON_ONLY: Reasons = {
  ...TEXT_ONLY,
  'byte order mark': 'no JSON',
  empty: 'no JSON',
  'no JSON': 'it parses what it has verified',
};

// The packages are not there when the types are checked.
export const load: (name: string) => any = createRequire(import.meta.url);

export const TEXTS = [shared('one-secret-of-the-sender'), shared('another-secret-of-it')] as const;
export const HEX = [shared('a1'.repeat(32)), shared('b2'.repeat(32))] as const;
export const WHSEC = [1, 2].map((byte) => shared(`whsec_${Buffer.alloc(24, byte).toString('base64')}`)) as [KeyPair, KeyPair];

export const twice = (make: () => KeyPair): [KeyPair, KeyPair] => [make(), make()];

/** Headers as a package signs them. */
export const signed = (headers: Record<string, string>): Signed => ({ headers });

export function writeForm(payload: object): string {
  return new URLSearchParams(
    Object.entries(payload).map(([name, value]): [string, string] => [name, JSON.stringify(value)]),
  ).toString();
}

export function readForm(text: string): Record<string, string> {
  return Object.fromEntries(new URLSearchParams(text));
}
