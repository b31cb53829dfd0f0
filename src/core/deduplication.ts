import * as crypto from 'node:crypto';
import type { Delivery } from './delivery.js';
import type { SignedRequest } from './provider.js';

/** What the store knows an event by, and the body it came with. */
export interface EventKey {
  readonly key: string;
  readonly bodyHash: string;
  /** The event named itself; otherwise its body stands for it. */
  readonly isNamed: boolean;
}

const MAX_KEY_LENGTH = 256;

/**
 * The identity of an event: a hash over where it came in, who signed it and what it calls itself, so that equal ids of two
 * routes, tenants or senders never meet, and so that no id is readable in a store. `undefined`: nothing tells it from another event.
 */
export function eventKey(delivery: Delivery, request: SignedRequest, tenant: string): EventKey | undefined {
  const { route } = delivery;
  const id = readKey(delivery, request);
  if (id === undefined && route.provider.repeatsBodies) return undefined;
  const bodyHash = sha256(route.provider.eventBody?.(request) ?? request.body);
  const scope = JSON.stringify([
    route.path,
    delivery.head.params,
    route.provider.name,
    tenant,
    id ?? null,
    id === undefined ? bodyHash : null,
  ]);
  return { key: sha256(scope), bodyHash, isNamed: id !== undefined };
}

/** Another body under an id that the signature does not cover is another event: it gets a key of its own. */
export function keyWithBody(event: EventKey): string {
  return sha256(`${event.key}|${event.bodyHash}`);
}

function readKey(delivery: Delivery, request: SignedRequest): string | undefined {
  const source = delivery.route.idempotencyKey;
  // An id has no line break in it.
  if (source === 'provider') return delivery.identity.eventId ?? delivery.identity.eventIds?.join('\n');
  try {
    const text = source?.(request);
    return text !== undefined && text !== '' && text.length <= MAX_KEY_LENGTH ? text : undefined;
  } catch {
    return undefined;
  }
}

function sha256(data: Buffer | string): string {
  return crypto.hash('sha256', data, 'base64url');
}
