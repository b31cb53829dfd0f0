import type { Provider, SignedRequest } from '../core/provider.js';
import { findProvider, providerNames } from '../providers/index.js';

/** Anything may be in there. */
const COMMON = new Set(['authorization']);
const MAX_NAMES = 4;

let known: ReadonlyMap<string, readonly string[]> | undefined;

/** Whose signature headers a request has, where none of them is the provider's own. */
export function otherProvidersIn(request: SignedRequest, provider: Provider): readonly string[] {
  known ??= namesByHeader();
  const own = new Set(provider.secretHeaders);
  const names = new Set<string>();
  for (const [header, senders] of known) {
    if (own.has(header) || request.header(header) === undefined) continue;
    for (const sender of senders) names.add(sender);
  }
  names.delete(provider.name);
  return [...names].slice(0, MAX_NAMES);
}

function namesByHeader(): ReadonlyMap<string, readonly string[]> {
  const names = new Map<string, string[]>();
  for (const name of providerNames) {
    for (const header of findProvider(name)?.secretHeaders ?? []) {
      if (COMMON.has(header)) continue;
      names.set(header, [...(names.get(header) ?? []), name]);
    }
  }
  return names;
}
