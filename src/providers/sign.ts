import { digest, type SignedBytes, signPrivate } from '../signatures/digests.js';
import { readSigningKeys } from '../signatures/keys.js';
import { formatTime } from '../signatures/timestamp.js';
import type { Scheme } from './scheme.js';
import { signedBytes } from './signed-bytes.js';

/** What a sender signs with. */
export interface Signing {
  readonly body: Buffer;
  /** Several: a sender that is changing its secret, which signs with all of them. For public-key schemes the private key, as PEM. */
  readonly secrets: readonly string[];
  /** Milliseconds since the epoch. */
  readonly time: number;
  readonly id: string;
  readonly url: string;
  readonly method: string;
  readonly webhookId?: string;
}

/** The headers that a scheme adds to a delivery. */
export function signScheme(scheme: Scheme, signing: Signing): Record<string, string> {
  const { when, time, idHeaders } = scheme;
  const { id, url, method, body, secrets } = signing;
  const timestamp = time === undefined ? '' : formatTime(signing.time, time.unit);
  const bytes = signedBytes(scheme, { timestamp, id, url, method }, body);
  const headers: Record<string, string> = {};
  if (when.header !== undefined && when.equals !== undefined) headers[when.header] = when.equals;
  if (idHeaders[0] !== undefined) headers[idHeaders[0]] = id;
  if (time?.headers[0] !== undefined) headers[time.headers[0]] = timestamp;
  return Object.assign(headers, write(scheme, sign(scheme, secrets, bytes), timestamp));
}

function sign({ algorithm, keyForm, encoding }: Scheme, secrets: readonly string[], bytes: SignedBytes): string[] {
  if (algorithm.kind === 'token') return secrets.map((secret) => Buffer.from(secret).toString(encoding ?? 'latin1'));
  return secrets.flatMap((secret) =>
    readSigningKeys(secret, algorithm, keyForm).map((key) =>
      (algorithm.kind === 'public-key' ? signPrivate : digest)(algorithm, key, bytes).toString(encoding),
    ),
  );
}

/** The body with the token at its place; as it is where it has it already. Throws for a body that has no such place. */
export function showToken(body: Buffer, path: readonly string[], token: string): Buffer {
  const value: unknown = JSON.parse(body.toString());
  if (put(value, path, token)) return Buffer.from(JSON.stringify(value));
  throw new Error(`the body has no place for the token: ${path.join('.')}`);
}

function put(value: unknown, [step = '', ...rest]: readonly string[], token: string): boolean {
  if (step === '*') return Array.isArray(value) && value.length > 0 && value.every((each) => put(each, rest, token));
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  const holder = value as Record<string, unknown>;
  if (rest.length > 0) return put(holder[step], rest, token);
  holder[step] = token;
  return true;
}

function write(scheme: Scheme, signatures: readonly string[], timestamp: string): Record<string, string> {
  const { list, prefix, time, headers, takesEach } = scheme;
  const [header] = headers;
  if (scheme.bodyPath !== undefined) return {};
  if (header === undefined) throw new Error('this scheme has its token in the query: put it there');
  if (list !== undefined) {
    const items = signatures.map((signature) => list.keyed + signature);
    if (time?.keyed !== undefined) items.unshift(time.keyed + timestamp);
    return { [header]: items.join(list.separator) };
  }
  if (!takesEach) {
    if (signatures.length !== 1) throw new Error('this scheme has room for one signature: give one secret');
    return { [header]: prefix + signatures[0] };
  }
  if (signatures.length > headers.length) throw new Error(`this scheme has room for ${headers.length} signatures`);
  return Object.fromEntries(signatures.map((signature, index) => [headers[index], prefix + signature]));
}
