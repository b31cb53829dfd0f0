import type { PreparedSecret, Verdict } from '../../src/core/provider.js';
import { compileScheme, type Scheme } from '../../src/providers/scheme.js';
import type { SignedDelivery } from '../../src/testing.js';
import { NOW, type Sender, senderOf } from '../../test/providers/senders.js';
import { requestOf, type Wire } from './requests.js';

/** A provider that is being tried, and a delivery of its sender. */
export interface Target {
  readonly name: string;
  readonly sender: Sender;
  /** The first way of signing of a provider that is data. */
  readonly scheme: Scheme | undefined;
  /** Two secrets; deliveries are signed with the first. */
  readonly prepared: readonly [PreparedSecret, PreparedSecret];
  readonly toleranceMs: number;
  /** `all`: of the body. `parts`: what the sample names. `none`: a token, or a signature of something else. */
  readonly signs: 'all' | 'parts' | 'none';
  /** Signs bodies of no form but the sender's own. */
  readonly isOwnForm: boolean;
  /** Headers that must be there, once: signature, timestamp, id. */
  readonly needed: readonly string[];
  delivery: SignedDelivery;
}

export function targetOf(name: string): Target {
  const sender = senderOf(name);
  const { provider, secrets, sample, scheme: description } = sender;
  const scheme = description && compileScheme(description, 0);
  const isToken = description?.algorithm === 'token';
  const covers = sample?.covers;
  const delivery = sender.sign(sample?.body ?? ownBody(sender) ?? Buffer.from('{"id":1}'));
  const named = scheme
    ? [...provider.secretHeaders, ...scheme.idHeaders, ...(scheme.time?.headers ?? [])]
    : provider.secretHeaders;
  return {
    name,
    sender,
    scheme,
    prepared: [provider.prepareSecret(secrets[0].verifies), provider.prepareSecret(secrets[1].verifies)],
    toleranceMs: sample?.expiresAfterMs ?? 300_000,
    signs: isToken || covers?.length === 0 ? 'none' : covers === undefined ? 'all' : 'parts',
    isOwnForm: sample?.isOwnForm === true || covers !== undefined || ownBody(sender) !== undefined,
    needed: named.filter((header) => delivery.headers[header] !== undefined),
    delivery,
  };
}

export function verify(
  target: Target,
  wire: Wire,
  body: Buffer,
  secrets: readonly PreparedSecret[] = target.prepared.slice(0, 1),
  now = NOW,
): Verdict {
  const { provider, sample } = target.sender;
  const options = { now, toleranceMs: target.toleranceMs };
  const verdict = provider.verify(requestOf(wire, body, sample?.webhookId), secrets, options);
  if (!('status' in verdict)) throw new Error('answered with a promise');
  return verdict;
}

/** A body that the sender's signature does not stand without: a token in it, or a time. */
function ownBody({ scheme }: Sender): object | undefined {
  if (scheme?.signature.body !== undefined) return {};
  const path = scheme?.timestamp?.body;
  return path?.split('.').reduceRight<unknown>((value, step) => ({ [step]: value }), NOW) as object | undefined;
}
