import type { PreparedSecret, Provider, SignedRequest, Verdict, VerifyOptions } from '../core/provider.js';
import { digest } from '../signatures/digests.js';
import type { Locator, ProviderDescription, ProviderFacts, SchemeDescription } from './description.js';
import { compileEventBody } from './event-body.js';
import { namesScheme, showsSignature } from './find-signatures.js';
import type { SignText } from './handshake-answer.js';
import { compileHandshakes } from './handshakes.js';
import { isSent } from './headers.js';
import { compileIdentity } from './identity.js';
import { listed, partsOf, splitLocator } from './locators.js';
import { compileScheme, inSetting, type Scheme } from './scheme.js';
import { otherReadings, prepareSecret, type SchemeKeys, schemesFor } from './secret.js';
import { type Signing, showToken, signScheme } from './sign.js';
import { readDuration, readSize } from './units.js';
import { INVALID, MALFORMED, MISSING, UNVERIFIABLE } from './verdicts.js';
import { verifyScheme } from './verify.js';

/** A provider made from a description. Who can verify can sign. */
export interface DeclaredProvider extends Provider {
  readonly description: ProviderDescription;
  /** The headers of a delivery as the provider would send it: the signature, and the id where that is in a header. */
  sign(signing: Signing): Record<string, string>;
  /** The body with the signature in it, for senders that put it there; `sign` then takes that body. */
  signBody?(signing: Signing): Buffer;
  /** How an object is sent. Default: as JSON. */
  writeBody?(value: object, signing: { readonly url: string }): Buffer;
}

const DEFAULT_TOLERANCE = '300s';

/** Makes a provider from a description. Throws an error that names the provider and the setting where something cannot be right. */
export function compileProvider(description: ProviderDescription): DeclaredProvider {
  return inSetting(`provider ${JSON.stringify(description.name)}`, () => compile(description));
}

function compile(description: ProviderDescription): DeclaredProvider {
  const schemes = schemeDescriptions(description).map(compileScheme);
  if (schemes.length === 0) throw new Error('variants: is empty');
  const { name, tolerance = DEFAULT_TOLERANCE, retryHorizon, maxBodySize } = description;
  const identify = compileIdentity(description);
  const only = schemes.length === 1 ? schemes[0] : undefined;
  return {
    name,
    description,
    toleranceMs: tolerance === 'none' ? Number.POSITIVE_INFINITY : inSetting('tolerance', () => readDuration(tolerance)),
    retryHorizonMs: retryHorizon === undefined ? 0 : inSetting('retryHorizon', () => readDuration(retryHorizon)),
    maxBodyBytes: maxBodySize === undefined ? 0 : inSetting('maxBodySize', () => readSize(maxBodySize)),
    eventIdIsSigned: listed(description.eventId)
      .flatMap(partsOf)
      .every((locator) => schemes.every((scheme) => isSigned(locator, scheme))),
    signsUrl: schemes.some((scheme) => scheme.signsUrl),
    secretHeaders: [...new Set(schemes.flatMap((scheme) => scheme.headers))],
    prepareSecret: (text) => prepareSecret(schemes, text),
    verify: (request, secrets, options) =>
      secrets.length === 0
        ? UNVERIFIABLE
        : only === undefined
          ? verifyVariants(schemes, request, secrets, options)
          : verifyScheme(only, request, secrets, options),
    identify,
    ...eventFacts(description),
    otherReadings: (secret) => otherReadings(schemes, secret),
    knowsScheme: (request) => schemes.some((scheme) => namesScheme(scheme, request)),
    lacksKeyFor(request, secrets) {
      const named = schemes.filter((scheme) => namesScheme(scheme, request));
      return secrets.length > 0 && named.length > 0 && !named.some((scheme) => hasKeys(scheme, secrets));
    },
    handshakes: compileHandshakes(description, signText(schemes)),
    ...(schemes[0]?.bodyPath && { signBody: tokenWriter(schemes[0].bodyPath) }),
    sign: (signing) => ({ ...namedInHeader(description, signing.id), ...signScheme(schemeToSign(schemes, signing), signing) }),
  };
}

/**
 * The first variant whose signature header is there decides, and beside it only those that read the same header with another kind
 * of key: a variant that is weaker must not stand in for one that failed. A token is as good in one place as in another.
 */
function verifyVariants(
  schemes: readonly Scheme[],
  request: SignedRequest,
  secrets: readonly PreparedSecret[],
  options: VerifyOptions,
): Verdict {
  let verdict = MISSING;
  let decided: Scheme | undefined;
  for (const scheme of schemes) {
    if (decided !== undefined && !standsBeside(scheme, decided)) continue;
    if (!showsSignature(scheme, request)) continue;
    if (!hasKeys(scheme, secrets) || !isChosen(scheme, request)) {
      if (decided === undefined) verdict = MALFORMED;
      continue;
    }
    decided = scheme;
    const next = verifyScheme(scheme, request, secrets, options);
    if (next.status === 'valid' || next.status === 'expired') return next;
    if (verdict !== INVALID) verdict = next;
  }
  return verdict;
}

function standsBeside(scheme: Scheme, decided: Scheme): boolean {
  if (scheme.algorithm.kind === 'token' && decided.algorithm.kind === 'token') return true;
  return scheme.headers[0] === decided.headers[0];
}

function isChosen({ when }: Scheme, request: SignedRequest): boolean {
  if (when.header === undefined) return true;
  return when.equals === undefined ? isSent(request, when.header) : request.header(when.header) === when.equals;
}

function hasKeys(scheme: Scheme, secrets: readonly PreparedSecret[]): boolean {
  for (const secret of secrets) if ((secret as SchemeKeys).keys[scheme.index]?.length) return true;
  return false;
}

function isSigned(locator: Locator, scheme: Scheme): boolean {
  const { kind, name } = splitLocator(locator);
  if (kind === 'header') return scheme.idHeaders.includes(name.toLowerCase());
  return kind === 'query' ? scheme.signsUrl : scheme.signsBody;
}

/** What tells events apart where their ids do not, and what the sender wants of an answer. */
export function eventFacts({
  changesPerAttempt,
  repeatsBodies,
  refusesBodies,
}: ProviderFacts): Pick<Provider, 'eventBody' | 'repeatsBodies' | 'refusesBodies'> {
  return {
    ...(refusesBodies && { refusesBodies }),
    ...(changesPerAttempt && { eventBody: inSetting('changesPerAttempt', () => compileEventBody(changesPerAttempt)) }),
    ...(repeatsBodies && { repeatsBodies }),
  };
}

/** A handshake's text is signed as events are, where that is with an HMAC. */
function signText(schemes: readonly Scheme[]): SignText | undefined {
  const scheme = schemes.find(({ algorithm }) => algorithm.kind === 'hmac');
  return (
    scheme &&
    ((text, secret, encoding) => {
      const [key] = (secret as SchemeKeys).keys[scheme.index] ?? [];
      if (key === undefined) throw new Error('the secret signs in another way');
      return digest(scheme.algorithm, key, { before: text, body: undefined, after: '' }).toString(encoding);
    })
  );
}

function schemeToSign(schemes: readonly Scheme[], { secrets }: Signing): Scheme {
  const [secret = ''] = secrets;
  const isPrivateKey = secret.startsWith('-----BEGIN ');
  const meant = isPrivateKey ? schemes.filter(({ algorithm }) => algorithm.kind === 'public-key') : schemesFor(schemes, secret);
  if (meant[0] === undefined) throw new Error('this secret signs in none of the ways of the provider');
  return meant[0];
}

function tokenWriter(path: readonly string[]): (signing: Signing) => Buffer {
  return ({ body, secrets }) => {
    const [secret = '', ...more] = secrets;
    if (more.length > 0) throw new Error('this scheme has room for one token: give one secret');
    return showToken(body, path, secret);
  };
}

function namedInHeader({ eventId, deliveryId }: ProviderDescription, id: string): Record<string, string> {
  const named = [...listed(eventId), ...listed(deliveryId)].flatMap(partsOf).map(splitLocator);
  const header = named.find(({ kind }) => kind === 'header');
  return header === undefined ? {} : { [header.name]: id };
}

function schemeDescriptions(description: ProviderDescription): readonly SchemeDescription[] {
  return 'variants' in description ? description.variants : [description];
}
