import type { SignedRequest } from '../../src/core/provider.js';

export interface RequestParts {
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Buffer;
  readonly method?: string;
  readonly url?: string | undefined;
  readonly webhookId?: string | undefined;
  /** Headers that were sent more than once. */
  readonly repeated?: readonly string[];
}

/** A request as the core hands it to a provider. */
export function request({
  headers = {},
  body = '',
  method = 'POST',
  url,
  webhookId,
  repeated = [],
}: RequestParts): SignedRequest {
  const byName = new Map(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
  return {
    method,
    target: '/webhooks',
    publicUrl: url,
    webhookId,
    body: Buffer.from(body as string),
    header: (name) => byName.get(name),
    isRepeated: (name) => repeated.includes(name),
  };
}
