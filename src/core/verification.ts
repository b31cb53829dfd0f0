import type { RequestHead } from './delivery.js';
import { isPromiseLike } from './maybe-async.js';
import type { PreparedSecret, Provider, SignedRequest, Verdict } from './provider.js';
import type { Route } from './route.js';

const NOT_CHECKED: Verdict = Object.freeze({ status: 'not_checked' });
const INVALID: Verdict = Object.freeze({ status: 'invalid' });
const UNVERIFIABLE: Verdict = Object.freeze({ status: 'unverifiable' });

export interface Verification {
  readonly verdict: Verdict;
  /** Which tenant's key matched, where the sender decides the key; else empty. */
  readonly tenant: string;
}

const done = (verdict: Verdict, tenant = ''): Verification => ({ verdict, tenant });

/** Asks the provider whether the bytes were signed with one of the route's secrets. Total: a fault on our side is `unverifiable`. */
export function verify(
  route: Route,
  head: RequestHead,
  request: SignedRequest,
  now: number,
): Verification | Promise<Verification> {
  if (route.secrets === undefined) return done(NOT_CHECKED);
  if (route.provider.signsUrl && request.publicUrl === undefined) return done(UNVERIFIABLE);
  const { secrets: source } = route;
  try {
    const secrets = source.secretsFor(head);
    if (!isPromiseLike(secrets)) return check(route, request, secrets, now);
    return Promise.resolve(secrets)
      .then((known) => check(route, request, known, now))
      .catch(() => done(UNVERIFIABLE));
  } catch {
    return done(UNVERIFIABLE);
  }
}

function check(
  route: Route,
  request: SignedRequest,
  secrets: readonly PreparedSecret[],
  now: number,
): Verification | Promise<Verification> {
  // An unknown tenant is answered like a wrong signature: the difference would tell which tenants there are.
  if (secrets.length === 0) return done(INVALID);
  const provider: Provider = route.provider;
  const verdict = provider.verify(request, secrets, { now, toleranceMs: route.toleranceMs });
  if (!isPromiseLike(verdict)) return done(verdict, tenantOf(route, secrets, verdict));
  return Promise.resolve(verdict).then(
    (known) => done(known, tenantOf(route, secrets, known)),
    () => done(UNVERIFIABLE),
  );
}

function tenantOf(route: Route, secrets: readonly PreparedSecret[], verdict: Verdict): string {
  if (!route.secrets?.perTenant || verdict.secretIndex === undefined) return '';
  return secrets[verdict.secretIndex]?.fingerprint ?? '';
}
