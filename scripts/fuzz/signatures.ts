import type { Scheme } from '../../src/providers/scheme.js';
import { signedBytes } from '../../src/providers/signed-bytes.js';
import { digest } from '../../src/signatures/digests.js';
import { readSigningKeys } from '../../src/signatures/keys.js';
import { PUBLIC_URL } from '../../test/providers/senders.js';
import type { Target } from './targets.js';

/** Where the good signature stands in its header: `text[start, end)`. Only for providers that are data and show one in a header. */
export interface Place {
  readonly header: string;
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

export function signaturePlace({ scheme, delivery }: Target): Place | undefined {
  const header = scheme?.headers[0];
  const text = header === undefined ? undefined : delivery.headers[header];
  if (scheme === undefined || header === undefined || text === undefined) return undefined;
  const { list, prefix } = scheme;
  const start = list === undefined ? prefix.length : text.indexOf(list.keyed) + list.keyed.length;
  const next = list === undefined ? -1 : text.indexOf(list.separator, start);
  return { header, text, start, end: next === -1 ? text.length : next };
}

/** The headers of a delivery whose timestamp is any text, signed all the same. Only for an HMAC over a timestamp outside the body. */
export function signedAt({ scheme, delivery, sender }: Target, timestamp: string): Record<string, string> | undefined {
  const place = scheme?.headers[0];
  if (scheme?.algorithm.kind !== 'hmac' || scheme.time === undefined || scheme.time.body !== undefined || place === undefined)
    return undefined;
  const [key] = readSigningKeys(sender.secrets[0].signs, scheme.algorithm, scheme.keyForm);
  const values = { timestamp, id: 'evt_1', url: PUBLIC_URL, method: 'POST' };
  const signature = digest(scheme.algorithm, key!, signedBytes(scheme, values, delivery.body)).toString(scheme.encoding);
  const { headers, keyed } = scheme.time;
  return {
    ...delivery.headers,
    ...(headers[0] !== undefined && { [headers[0]]: timestamp }),
    [place]: written(scheme, signature, keyed === undefined ? undefined : keyed + timestamp),
  };
}

function written({ list, prefix }: Scheme, signature: string, time: string | undefined): string {
  if (list === undefined) return prefix + signature;
  return [...(time === undefined ? [] : [time]), list.keyed + signature].join(list.separator);
}
