import { createHash, generateKeyPairSync } from 'node:crypto';
import type { PreparedSecret, SignedRequest, Verdict } from '../src/core/provider.js';
import { type DeclaredProvider, findProvider, providerNames } from '../src/providers/index.js';
import { signDelivery } from '../src/testing.js';
import { codedSamples } from '../test/providers/coded-samples.js';

export interface Tally {
  inputs: number;
  providers: number;
  readonly throws: string[];
  readonly falseAccepts: string[];
  readonly falseRejects: string[];
}

interface Target {
  readonly provider: DeclaredProvider;
  readonly prepared: readonly PreparedSecret[];
  readonly sign: (body: Buffer) => { headers: Record<string, string>; body: Buffer };
  /** Bodies of no form but the sender's own can be signed. */
  readonly ownBody: Buffer | undefined;
  readonly covers: readonly string[] | undefined;
  readonly signsBody: boolean;
  readonly webhookId: string | undefined;
  signed: { headers: Record<string, string>; body: Buffer };
}

const NOW = 1_700_000_000_000;
const PUBLIC_URL = 'https://hooks.example.com/in?tenant=1';
const PIECES = [
  '',
  ' ',
  ',',
  ';',
  '=',
  '.',
  '..',
  't=1,',
  'v1=',
  'v1,',
  'sha256=',
  'JWT ',
  'Bearer ',
  'A'.repeat(44),
  '0'.repeat(64),
];
const BODIES = ['', '{}', '[]', 'null', '{"a":', '[[[[', '\ufeff{}', '{"a":1}\r\n', 'a=1&b=2&', '%', '%zz&%41=+'].map((text) =>
  Buffer.from(text),
);

/** The same numbers for the same seed. */
function numbers(seed: number): (below: number) => number {
  let state = seed >>> 0;
  return (below) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296) * below);
  };
}

/** Every provider in turn: what it signed, that with one bit changed, and requests put together at random. */
export function fuzz(inputs: number, seed: number): Tally {
  const next = numbers(seed);
  const tally: Tally = { inputs: 0, providers: 0, throws: [], falseAccepts: [], falseRejects: [] };
  const targets = providerNames.map(targetOf);
  tally.providers = targets.length;
  for (; tally.inputs < inputs; tally.inputs++) {
    const target = targets[tally.inputs % targets.length]!;
    const round = Math.floor(tally.inputs / targets.length);
    try {
      // Public-key operations are a hundred times as dear: one signing in so many rounds serves them all.
      if (round % 64 === 0) target.signed = target.sign(target.ownBody ?? randomBytes(next));
      if (round % 8 === 0) genuine(target, tally);
      else if (round % 8 < 4) flipped(target, next, tally);
      else hostile(target, next, tally);
    } catch (error) {
      tally.throws.push(`${target.provider.name} #${tally.inputs}: ${(error as Error).message}`);
    }
  }
  return tally;
}

function genuine(target: Target, { falseRejects, inputs }: Tally): void {
  const { status } = verify(target, target.signed.headers, target.signed.body);
  if (status !== 'valid') falseRejects.push(`${target.provider.name} #${inputs}: ${status}`);
}

function flipped(target: Target, next: (below: number) => number, { falseAccepts, inputs }: Tally): void {
  const { headers, body } = target.signed;
  const { secretHeaders, name } = target.provider;
  const header = secretHeaders.filter((each) => headers[each] !== undefined);
  const ranges: [string, number, number][] = header.map((each) => [each, 0, headers[each]!.length]);
  const text = body.toString('latin1');
  if (target.covers !== undefined)
    for (const part of target.covers) {
      const isBegin = part.endsWith(':"');
      ranges.push(['', text.indexOf(part) + (isBegin ? part.length : 0), isBegin ? 1 : part.length]);
    }
  else if (target.signsBody && body.length > 0) ranges.push(['', 0, body.length]);
  // A token in the body is all there is to change, and it is among the hostile bodies.
  if (ranges.length === 0) return;
  const [place, start, length] = ranges[next(ranges.length)]!;
  const before = place === '' ? text : headers[place]!;
  const changed = Buffer.from(before, 'latin1');
  const at = start + next(length);
  changed[at] = changed[at]! ^ (1 << next(7));
  const after = changed.toString('latin1');
  if (after.toLowerCase() === before.toLowerCase()) return;
  const verdict = place === '' ? verify(target, headers, changed) : verify(target, { ...headers, [place]: after }, body);
  if (verdict.status === 'valid') {
    falseAccepts.push(`${name} #${inputs}: ${place === '' ? 'body' : place} at ${at}`);
  }
}

function hostile(target: Target, next: (below: number) => number, { falseAccepts, inputs }: Tally): void {
  const { headers, body } = target.signed;
  const known = Object.keys(headers);
  const made: Record<string, string> = {};
  for (const name of known) {
    const pick = next(4);
    if (pick === 0) made[name] = headers[name]!.slice(0, next(headers[name]!.length + 1));
    else if (pick === 1) made[name] = PIECES[next(PIECES.length)]! + PIECES[next(PIECES.length)]!;
    else if (pick === 2) made[name] = randomBytes(next).toString('latin1');
    else made[name] = headers[name]!;
  }
  const bodies = [body, body.subarray(0, next(body.length + 1)), BODIES[next(BODIES.length)]!, randomBytes(next)];
  const other = bodies[next(bodies.length)]!;
  const verdict = verify(target, made, other);
  const isSame =
    (!target.signsBody || other.equals(body)) &&
    known.every((name) => made[name] === headers[name] || !target.provider.secretHeaders.includes(name));
  if (verdict.status === 'valid' && !isSame && target.signsBody && !isEquivalent(target, made, other)) {
    falseAccepts.push(`${target.provider.name} #${inputs}: ${JSON.stringify(made)}`.slice(0, 400));
  }
  target.provider.identify(requestOf(target, made, other));
}

/** A cut that leaves every signed byte where it was: white space of a header, the closing "&" or line break of a form. */
function isEquivalent(target: Target, made: Record<string, string>, body: Buffer): boolean {
  const { signed } = target;
  const isSamePayload = signed.body.toString('latin1').replace(/%0A$/, '') === body.toString('latin1');
  const sameBody = body.equals(signed.body) || isSamePayload || target.covers !== undefined;
  return (
    sameBody && target.provider.secretHeaders.every((name) => (made[name] ?? '').trim() === (signed.headers[name] ?? '').trim())
  );
}

function randomBytes(next: (below: number) => number): Buffer {
  const bytes = Buffer.alloc(next(10) === 0 ? next(2_000) : next(120));
  for (let i = 0; i < bytes.length; i++) bytes[i] = next(256);
  return bytes;
}

function verify(target: Target, headers: Record<string, string>, body: Buffer): Verdict {
  const verdict = target.provider.verify(requestOf(target, headers, body), target.prepared, { now: NOW, toleranceMs: 300_000 });
  if (!('status' in verdict)) throw new Error('answered with a promise');
  return verdict;
}

function requestOf({ webhookId }: Target, headers: Record<string, string>, body: Buffer): SignedRequest {
  return {
    method: 'POST',
    target: '/in?tenant=1',
    publicUrl: PUBLIC_URL,
    webhookId,
    body,
    header: (name) => headers[name],
    isRepeated: () => false,
  };
}

function targetOf(name: string): Target {
  const provider = findProvider(name)!;
  const coded = codedSamples[name];
  const [verifies, signs] = coded === undefined ? secretFor(provider) : [coded.secrets[0].verifies, coded.secrets[0].signs];
  const webhookId = coded?.webhookId;
  const { description } = provider;
  const scheme = 'variants' in description ? description.variants[0]! : description;
  const tokenPath = scheme.algorithm === 'token' ? scheme.signature?.body : undefined;
  const sign = (body: Buffer | string | object) =>
    tokenPath !== undefined
      ? { headers: { 'content-type': 'application/json' }, body: withToken(tokenPath.split('.'), signs) }
      : signDelivery(provider, {
          body,
          secret: signs,
          timestamp: NOW,
          id: 'evt_1',
          url: PUBLIC_URL,
          ...(webhookId !== undefined && { webhookId }),
        });
  const own = coded?.isOwnForm || coded?.covers !== undefined ? sign(coded.body) : undefined;
  const hasBodyTime = scheme.timestamp?.body !== undefined;
  const bodyWithTime = hasBodyTime ? timed(scheme.timestamp!.body!) : undefined;
  return {
    provider,
    prepared: [provider.prepareSecret(verifies)],
    sign: own === undefined ? sign : () => sign(coded!.body),
    ownBody: coded === undefined ? bodyWithTime : own && Buffer.alloc(0),
    covers: coded?.covers,
    signsBody: scheme.algorithm !== 'token' && (coded?.covers === undefined || coded.covers.length > 0),
    webhookId,
    signed: { headers: {}, body: Buffer.alloc(0) },
  };
}

function timed(path: string): Buffer {
  return Buffer.from(JSON.stringify(path.split('.').reduceRight<unknown>((value, step) => ({ [step]: value }), NOW)));
}

function withToken(path: readonly string[], token: string): Buffer {
  const value = path.reduceRight<unknown>((inner, step) => (step === '*' ? [inner] : { [step]: inner }), token);
  return Buffer.from(JSON.stringify(value));
}

const keyPairs = [
  generateKeyPairSync('ed25519'),
  generateKeyPairSync('ec', { namedCurve: 'P-256' }),
  generateKeyPairSync('rsa', { modulusLength: 2048 }),
].map(
  ({ publicKey, privateKey }) =>
    [
      publicKey.export({ format: 'pem', type: 'spki' }).toString(),
      privateKey.export({ format: 'pem', type: 'pkcs8' }).toString(),
    ] as const,
);

/** A secret that the provider takes, and what its sender signs with. */
function secretFor(provider: DeclaredProvider): readonly [string, string] {
  const bytes = createHash('sha256').update(provider.name).digest();
  const shared = [
    `whsec_${bytes.toString('base64')}`,
    bytes.toString('hex'),
    bytes.toString('base64'),
    `v1,whsec_${bytes.toString('base64')}`,
  ];
  const { description } = provider;
  const scheme = 'variants' in description ? description.variants[0]! : description;
  const { secretPrefix = '' } = scheme.when ?? {};
  shared.sort((one, other) => Number(other.startsWith(secretPrefix)) - Number(one.startsWith(secretPrefix)));
  const isPublic = !/^(?:hmac|sha|token)/.test(scheme.algorithm);
  for (const pair of isPublic ? keyPairs : shared.map((text) => [text, text] as const)) {
    try {
      provider.prepareSecret(pair[0]);
      return pair;
    } catch {
      // Of another kind: the next one.
    }
  }
  throw new Error(`no secret fits ${provider.name}`);
}
