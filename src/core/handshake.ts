import type { RequestHead } from './delivery.js';
import { HeldRequest } from './held-request.js';
import { chain } from './maybe-async.js';
import type { HandshakeAnswer, PreparedSecret, SignedRequest } from './provider.js';
import type { Route } from './route.js';

const NOTHING = Buffer.alloc(0);

/** By its head alone, for methods that are deliveries on no route: whatever else comes on them is the application's. */
export function isHandshakeHead(route: Route, head: RequestHead): boolean {
  return isUnsignedHandshake(route, new HeldRequest(head, NOTHING));
}

/** Whether this is protocol traffic that the sender does not sign. It stands before the check, so nothing in it can be an event. */
export function isUnsignedHandshake(route: Route, request: SignedRequest): boolean {
  return route.provider.handshakes?.isUnsigned(request) ?? false;
}

/** The answer that the route asked to be given for it. May throw or reject: a secret function, or a confirmation that fails. */
export function answerHandshake(
  route: Route,
  head: RequestHead,
  request: SignedRequest,
  secretIndex: number | undefined,
): HandshakeAnswer | Promise<HandshakeAnswer> {
  const { handshakes } = route.provider;
  if (handshakes === undefined || route.handshake !== 'answer') return undefined;
  const { verifyToken } = route;
  const answer = (secrets: readonly PreparedSecret[]) =>
    handshakes.answer(request, { secret: secrets[secretIndex ?? 0], verifyToken });
  const secrets = route.secrets?.secretsFor(head) ?? [];
  return chain(secrets, answer);
}
