import type { IncomingMessage } from 'node:http';
import { HttpRequestHead } from '../../src/adapters/request-head.js';
import { HeldRequest } from '../../src/core/held-request.js';
import type { SignedRequest } from '../../src/core/provider.js';
import { PUBLIC_URL, TARGET } from '../../test/providers/senders.js';

/** Headers as they go over the wire: in order, in any case, more than once. */
export type Wire = readonly (readonly [name: string, value: string])[];

const ONLY_FIRST: ReadonlySet<string> = new Set(['authorization', 'content-type', 'content-length', 'host', 'user-agent']);

/** A request as the engine hands it to a provider: what Node's parser makes of the headers, read as an adapter reads it. */
export function requestOf(wire: Wire, body: Buffer, webhookId: string | undefined): SignedRequest {
  const headers: Record<string, string> = Object.create(null);
  const rawHeaders: string[] = [];
  for (const [name, value] of wire) {
    const lower = name.toLowerCase();
    const known = headers[lower];
    if (known === undefined) headers[lower] = value;
    else if (!ONLY_FIRST.has(lower)) headers[lower] = `${known}, ${value}`;
    rawHeaders.push(name, value);
  }
  const req = { method: 'POST', url: TARGET, headers, rawHeaders } as unknown as IncomingMessage;
  return new HeldRequest(new HttpRequestHead(req, {}), body, PUBLIC_URL, webhookId);
}

export function wireOf(headers: Readonly<Record<string, string>>): Wire {
  return Object.entries(headers);
}
