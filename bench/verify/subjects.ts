import type { IncomingMessage } from 'node:http';
import { HttpRequestHead } from '../../src/adapters/request-head.js';
import { HeldRequest } from '../../src/core/held-request.js';
import type { SignedRequest, Verdict } from '../../src/core/provider.js';
import { providerNames } from '../../src/providers/index.js';
import { NOW, PUBLIC_URL, type Sender, senderOf, TARGET } from '../../test/providers/senders.js';
import { type Bare, bareOf } from './bare.js';
import { deliveryOf } from './bodies.js';
import { type Reading, readingOf } from './reading.js';

export interface Subject {
  readonly provider: string;
  readonly size: number;
  /** Bytes of the body. */
  readonly length: number;
  readonly bare: Bare;
  /** Of those who sign a part of what must be parsed first. */
  readonly reading: Reading | undefined;
  verify(): Verdict;
}

export { providerNames };

/** A good delivery of about `size` bytes, as the engine hands it to the provider. */
export function subjectOf(name: string, size: number): Subject {
  const sender = senderOf(name);
  const { provider, secrets, sample } = sender;
  const { headers, body } = deliveryOf(sender, size);
  const request = requestOf(sender, headers, body);
  const prepared = [provider.prepareSecret(secrets[0].verifies)];
  const options = { now: NOW, toleranceMs: sample?.expiresAfterMs ?? 300_000 };
  const verify = () => provider.verify(request, prepared, options) as Verdict;
  const bare = bareOf(verify);
  if (verify().status !== 'valid') throw new Error(`${name}: its own delivery is ${verify().status}`);
  if (bare.names.length === 0 || !bare.run()) throw new Error(`${name}: no operation of node:crypto decided`);
  return { provider: name, size, length: body.length, bare, reading: readingOf(name, request), verify };
}

/** The headers of the delivery among those that every request has. */
function requestOf({ sample }: Sender, headers: Record<string, string>, body: Buffer): SignedRequest {
  const all: Record<string, string> = {
    host: 'hooks.example.com',
    'user-agent': 'Sender/1.0 (+https://example.com/webhooks)',
    accept: '*/*',
    'accept-encoding': 'gzip, deflate',
    connection: 'keep-alive',
    'content-length': String(body.length),
    ...headers,
  };
  // Spelled as most senders do.
  const spelled = (name: string) => name.replace(/\b[a-z]/g, (first) => first.toUpperCase());
  const rawHeaders = Object.entries(all).flatMap(([name, value]) => [spelled(name), value]);
  const req = { method: 'POST', url: TARGET, headers: all, rawHeaders } as unknown as IncomingMessage;
  return new HeldRequest(new HttpRequestHead(req, {}), body, PUBLIC_URL, sample?.webhookId);
}
