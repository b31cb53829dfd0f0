import type { Explain, Explanation, FailedCheck, SignatureReason } from '../core/explanation.js';
import { isPromiseLike } from '../core/maybe-async.js';
import type { PreparedSecret, SignedRequest } from '../core/provider.js';
import type { Route } from '../core/route.js';
import { bodyVariants } from './body-variants.js';
import { otherProvidersIn } from './other-providers.js';
import { urlVariants } from './url-variants.js';

/** Larger bodies are not tried in other forms: each try hashes all of it. */
const MAX_BODY_BYTES = 128 * 1024;
/** A secret under a key of a route, in at most so many forms of the request. */
const MAX_TRIES = 64;

/** Finds out why signatures of these routes fail, by looking for what the signature would fit. Never throws. */
export function explainer(routes: () => readonly Route[]): Explain {
  return (failed) => {
    try {
      return failed.status === 'invalid' ? explainInvalid(failed, routes()) : explainUnread(failed);
    } catch {
      return undefined;
    }
  };
}

/** There was no signature of this sender that could be checked. */
function explainUnread(failed: FailedCheck): Explanation | undefined {
  const { route, request, status } = failed;
  const { provider } = route;
  if (status === 'malformed' && provider.lacksKeyFor?.(request, secretsOf(route, failed)))
    return { reason: 'secret_of_wrong_kind' };
  const otherProviders = otherProvidersIn(request, provider);
  if (otherProviders.length > 0) return { reason: 'header_of_other_provider', otherProviders };
  return status === 'malformed' && provider.knowsScheme?.(request) === false ? { reason: 'scheme_unknown' } : undefined;
}

function explainInvalid(failed: FailedCheck, routes: readonly Route[]): Explanation | undefined {
  const { route, request, now } = failed;
  const secrets = secretsOf(route, failed);
  if (secrets.length === 0) return undefined;
  if (request.body.length <= MAX_BODY_BYTES) {
    const fits = tester(route, now);
    for (const [reason, variant, keys] of attempts(failed, secrets, routes)) {
      if (fits(variant, keys)) return { reason };
    }
  }
  return { reason: secrets.some(({ looksLikeApiKey }) => looksLikeApiKey) ? 'secret_of_wrong_kind' : 'wrong_secret' };
}

type Attempt = readonly [reason: SignatureReason, request: SignedRequest, secrets: readonly PreparedSecret[]];

/** The likeliest first. */
function* attempts(failed: FailedCheck, secrets: readonly PreparedSecret[], routes: readonly Route[]): Iterable<Attempt> {
  const { route, request } = failed;
  const { provider } = route;
  for (const other of routes) {
    if (other !== route && other.provider.name === provider.name)
      yield ['secret_of_other_route', request, secretsOf(other, failed)];
  }
  for (const secret of secrets) yield ['secret_of_wrong_kind', request, provider.otherReadings?.(secret) ?? []];
  if (provider.signsUrl)
    for (const url of urlVariants(request)) yield ['url_mismatch', changed(request, { publicUrl: url }), secrets];
  for (const [reason, body] of bodyVariants(request.body)) yield [reason, changed(request, { body }), secrets];
}

/** Whatever the time that is signed: how old a delivery is says nothing about what else is wrong with it. */
function tester({ provider }: Route, now: number): (request: SignedRequest, secrets: readonly PreparedSecret[]) => boolean {
  let tries = 0;
  return (request, secrets) => {
    tries += secrets.length;
    if (secrets.length === 0 || tries > MAX_TRIES) return false;
    const verdict = provider.verify(request, secrets, { now, toleranceMs: Number.POSITIVE_INFINITY });
    if (!isPromiseLike(verdict)) return verdict.status === 'valid';
    // A key that would have to be fetched is not worth a search.
    Promise.resolve(verdict).catch(() => {});
    return false;
  };
}

/** Those that stand in the config. What a function would give is somebody else's work. */
function secretsOf({ secrets }: Route, { head }: FailedCheck): readonly PreparedSecret[] {
  if (secrets === undefined || secrets.perTenant) return [];
  const known = secrets.secretsFor(head);
  return isPromiseLike(known) ? [] : known;
}

function changed(request: SignedRequest, change: Partial<Pick<SignedRequest, 'body' | 'publicUrl'>>): SignedRequest {
  const { method, target, publicUrl, webhookId, body } = request;
  return {
    method,
    target,
    publicUrl,
    webhookId,
    body,
    header: (name) => request.header(name),
    isRepeated: (name) => request.isRepeated(name),
    ...change,
  };
}
