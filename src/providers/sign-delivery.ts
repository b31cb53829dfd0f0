import { randomUUID } from 'node:crypto';
import type { DeclaredProvider } from './compile.js';
import { findProvider } from './index.js';

/** A delivery as its sender has it before signing. */
export interface DeliveryToSign {
  /** An object is sent as JSON, or as a form where that is what the provider sends. */
  readonly body: string | Buffer | object;
  /** As a route's `signatureSecret`; for public-key schemes the private key, as PEM. Several: signed with each. */
  readonly secret: string | readonly string[];
  /** When the delivery is signed: a date, or milliseconds since the epoch. Default: now. */
  readonly timestamp?: Date | number;
  /** For providers that name the event in a header. Default: a random one. */
  readonly id?: string;
  /** For providers that sign it: the URL as the provider has it. */
  readonly url?: string;
  /** For PayPal, which signs it. */
  readonly webhookId?: string;
  /** Default `POST`. */
  readonly method?: string;
  /** More headers; they replace those of the same name. */
  readonly headers?: Readonly<Record<string, string>>;
}

/** What goes over the wire: send exactly these headers and these bytes. */
export interface SignedDelivery {
  readonly headers: Record<string, string>;
  readonly body: Buffer;
}

/**
 * Signs a delivery as the provider would, for tests of a handler.
 *
 * @example
 * const { headers, body } = signDelivery('stripe', { secret: 'whsec_test', body: { id: 'evt_1', type: 'invoice.paid' } });
 * await fetch('http://127.0.0.1:3000/webhooks/stripe', { method: 'POST', headers, body });
 */
export function signDelivery(provider: string | DeclaredProvider, delivery: DeliveryToSign): SignedDelivery {
  const signer = typeof provider === 'string' ? findProvider(provider) : provider;
  if (signer === undefined) throw new Error(`there is no provider ${JSON.stringify(provider)}`);
  const { secret, timestamp = Date.now(), id = randomUUID(), url, method = 'POST', webhookId } = delivery;
  if (signer.signsUrl && url === undefined) throw new Error(`${signer.name} signs the URL: give one`);
  const secrets = typeof secret === 'string' ? [secret] : secret;
  const facts = { secrets, time: Number(timestamp), id, url: url ?? '', method, ...(webhookId !== undefined && { webhookId }) };
  const given = bytesOf(delivery.body, (value) => signer.writeBody?.(value, facts));
  const body = signer.signBody?.({ ...facts, body: given }) ?? given;
  const headers: Record<string, string> = { 'content-type': 'application/json', ...signer.sign({ ...facts, body }) };
  for (const [name, value] of Object.entries(delivery.headers ?? {})) headers[name.toLowerCase()] = value;
  return { headers, body };
}

function bytesOf(body: DeliveryToSign['body'], write: (value: object) => Buffer | undefined): Buffer {
  if (Buffer.isBuffer(body)) return body;
  return typeof body === 'string' ? Buffer.from(body) : (write(body) ?? Buffer.from(JSON.stringify(body)));
}
