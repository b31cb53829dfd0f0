import * as crypto from 'node:crypto';
import type { Delivery } from './delivery.js';
import type { SignedRequest } from './provider.js';

/** What the store knows an event by, and the body it came with. */
export interface EventKey {
  readonly key: string;
  readonly bodyHash: string;
  /** The event named itself; otherwise its body stands for it. */
  readonly isNamed: boolean;
  /** What the body is known by, whatever id it came with. Present where a replayer can change the id. */
  readonly bodyKey: string | undefined;
}

/** Where an event comes in and who signs it. */
export interface EventScope {
  readonly path: string;
  readonly params: Readonly<Record<string, string>>;
  readonly provider: string;
  /** Which tenant's key matched, where the sender decides the key; else empty. */
  readonly tenant: string;
}

const MAX_KEY_LENGTH = 256;

/**
 * The identity of an event: a hash over where it came in, who signed it and what it calls itself, so that equal ids of two
 * routes, tenants or senders never meet, and so that no id is readable in a store. `undefined`: nothing tells it from another event.
 */
export function eventKey(delivery: Delivery, request: SignedRequest, tenant: string): EventKey | undefined {
  const { route, head } = delivery;
  const id = readKey(delivery, request);
  if (id === undefined && route.provider.repeatsBodies) return undefined;
  const bodyHash = sha256(route.provider.eventBody?.(request) ?? request.body);
  const scope = { path: route.path, params: head.params, provider: route.provider.name, tenant };
  const isNamed = id !== undefined;
  return {
    key: isNamed ? keyOf(scope, id) : keyOfBody(scope, bodyHash),
    bodyHash,
    isNamed,
    bodyKey: isNamed && !route.keyIsSigned ? keyOfBody(scope, bodyHash) : undefined,
  };
}

/** The key of an event that names itself. */
export function keyOf(scope: EventScope, id: string): string {
  return sha256(`[${textOf(scope)},${quoted(id)},null]`);
}

function keyOfBody(scope: EventScope, bodyHash: string): string {
  return sha256(`[${textOf(scope)},null,"${bodyHash}"]`);
}

/** As `JSON.stringify` has it, whose code is long. Ids are hardly ever more than letters and digits. */
function quoted(text: string): string {
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code < 0x20 || code > 0x7e || code === QUOTE || code === BACKSLASH) return JSON.stringify(text);
  }
  return `"${text}"`;
}

const QUOTE = 0x22;
const BACKSLASH = 0x5c;

/** The scope as JSON, without brackets around it. Most deliveries come in where the one before them did. */
function textOf({ path, params, provider, tenant }: EventScope): string {
  if (path === last.path && params === last.params && provider === last.provider && tenant === last.tenant) return last.text;
  const text = JSON.stringify([path, params, provider, tenant]).slice(1, -1);
  // What is not frozen may say something else next time.
  if (Object.isFrozen(params)) last = { path, params, provider, tenant, text };
  return text;
}

let last: Partial<EventScope> & { readonly text: string } = { text: '' };

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
