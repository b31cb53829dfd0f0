import type { ProviderDescription, SchemeDescription } from '../description.js';

const list = { separator: ' ', assign: ',', key: 'v1' } as const;

/** Signing as in Standard Webhooks, with a shared secret, under headers that begin with `prefix`; of several, the first that is there. */
export function standardScheme(...prefixes: readonly string[]): SchemeDescription {
  return {
    algorithm: 'hmac-sha256',
    key: { encoding: 'base64', stripPrefix: 'whsec_' },
    signature: { header: headers(prefixes, 'signature'), encoding: 'base64', list },
    signed: '{id}.{timestamp}.{body}',
    id: headers(prefixes, 'id'),
    timestamp: { header: headers(prefixes, 'timestamp'), unit: 's' },
  };
}

/** The same with Ed25519, whose public keys begin with `whpk_`. */
export function standardSchemes(...prefixes: readonly string[]): readonly SchemeDescription[] {
  const shared = standardScheme(...prefixes);
  const asymmetric: SchemeDescription = {
    ...shared,
    when: { secretPrefix: 'whpk_' },
    algorithm: 'ed25519',
    key: { stripPrefix: 'whpk_' },
    signature: { ...shared.signature, list: { ...list, key: 'v1a' } },
  };
  return [shared, asymmetric];
}

export const standardWebhooks: ProviderDescription = {
  name: 'standard-webhooks',
  title: 'Standard Webhooks',
  documentation: 'https://www.standardwebhooks.com',
  evidence: 'vectors',
  variants: standardSchemes('webhook'),
  tolerance: '300s',
  // The example schedule of the specification ends after 75 h 35 min.
  retryHorizon: '76h',
  eventId: 'header:webhook-id',
  eventType: 'body:type',
  // The signed timestamp is that of the attempt.
  eventTime: { at: 'body:timestamp', unit: 'rfc3339' },
};

function headers(prefixes: readonly string[], name: string): readonly string[] {
  return prefixes.map((prefix) => `${prefix}-${name}`);
}
