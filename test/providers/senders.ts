import { createHash } from 'node:crypto';
import type { ProviderDescription, SchemeDescription } from '../../src/providers/description.js';
import { type DeclaredProvider, findProvider } from '../../src/providers/index.js';
import { type SignedDelivery, signDelivery } from '../../src/testing.js';
import { type CodedSample, codedSamples } from './coded-samples.js';
import { ed25519, type KeyPair, p256, rsa, shared } from './keys.js';

/** One who sends as a provider of the catalogue does. */
export interface Sender {
  readonly provider: DeclaredProvider;
  /** Two secrets of the kind that the provider hands out. */
  readonly secrets: readonly [KeyPair, KeyPair];
  /** The first way of signing of a provider that is data. */
  readonly scheme: SchemeDescription | undefined;
  readonly sample: CodedSample | undefined;
  sign(body: Buffer | string | object, secret?: KeyPair): SignedDelivery;
}

export const NOW = 1_700_000_000_000;
export const PUBLIC_URL = 'https://hooks.example.com/in?tenant=1';
export const TARGET = '/in?tenant=1';

const pairs = [ed25519((raw) => raw.toString('base64')), p256(), rsa()].map(
  (first, index) => [first, [() => ed25519((raw) => raw.toString('base64')), p256, rsa][index]!()] as const,
);

export function senderOf(name: string): Sender {
  const provider = findProvider(name)!;
  const sample = codedSamples[name];
  const scheme = sample === undefined ? firstScheme(provider.description) : undefined;
  const secrets = sample?.secrets ?? secretsFor(provider, scheme!);
  const tokenPath = scheme?.algorithm === 'token' ? scheme.signature.body?.split('.') : undefined;
  return {
    provider,
    secrets,
    scheme,
    sample,
    sign(body, { signs } = secrets[0]) {
      if (tokenPath !== undefined) return { headers: JSON_TYPE, body: withToken(body, tokenPath, signs) };
      const webhookId = sample?.webhookId;
      const facts = {
        secret: signs,
        timestamp: NOW,
        id: 'evt_1',
        url: PUBLIC_URL,
        ...(webhookId !== undefined && { webhookId }),
      };
      return signDelivery(provider, { body, ...facts });
    },
  };
}

export function firstScheme(description: ProviderDescription): SchemeDescription {
  return 'variants' in description ? description.variants[0]! : description;
}

const JSON_TYPE = { 'content-type': 'application/json' };

/** Bytes are kept as they are, beside the token. */
function withToken(body: Buffer | string | object, path: readonly string[], token: string): Buffer {
  const value = path.reduceRight<unknown>((inner, step) => (step === '*' ? [inner] : { [step]: inner }), token);
  return Buffer.from(
    JSON.stringify(Buffer.isBuffer(body) || typeof body === 'string' ? value : { ...body, ...(value as object) }),
  );
}

function secretsFor(provider: DeclaredProvider, scheme: SchemeDescription): readonly [KeyPair, KeyPair] {
  const isPublic = !/^(?:hmac|sha|token)/.test(scheme.algorithm);
  const texts = (seed: string) => sharedTexts(seed, scheme.when?.secretPrefix ?? '').map(shared);
  const [ones, others] = isPublic
    ? [pairs.map(([one]) => one), pairs.map(([, other]) => other)]
    : [texts(provider.name), texts(`${provider.name} 2`)];
  const at = ones.findIndex(({ verifies }) => takes(provider, verifies));
  if (at === -1) throw new Error(`no secret fits ${provider.name}`);
  return [ones[at]!, others[at]!];
}

/** One secret in the forms that senders hand out, those first that begin as asked. */
function sharedTexts(seed: string, prefix: string): string[] {
  const bytes = createHash('sha256').update(seed).digest();
  const base64 = bytes.toString('base64');
  const texts = [`whsec_${base64}`, bytes.toString('hex'), base64, `v1,whsec_${base64}`];
  return texts.sort((one, other) => Number(other.startsWith(prefix)) - Number(one.startsWith(prefix)));
}

function takes(provider: DeclaredProvider, secret: string): boolean {
  try {
    provider.prepareSecret(secret);
    return true;
  } catch {
    return false;
  }
}
