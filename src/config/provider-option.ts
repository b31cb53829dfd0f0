import type { Provider } from '../core/provider.js';
import { compileProvider, findProvider, type ProviderDescription } from '../providers/index.js';
import { addDescriptionFault } from './description-faults.js';
import type { Faults } from './faults.js';
import type { ConfigPath } from './problem.js';
import type { CatalogueName } from './provider-names.js';
import type { ConfigSource } from './source.js';

/** A name from the catalogue. Any text is taken by the type, so that a name in a variable is; the start of the process refuses others. */
export type ProviderName = CatalogueName | (string & {});
/** A sender that is not in the catalogue. */
export type CustomProvider = ProviderDescription | Provider;

/** The provider that a route names or describes; `undefined`, and a fault, when there is none. */
export function readProvider(
  option: string | CustomProvider,
  path: ConfigPath,
  source: ConfigSource,
  faults: Faults,
): Provider | undefined {
  if (typeof option === 'string') return findProvider(option);
  if (isCompiled(option)) return option;
  if (!hasOneForm(option, path, faults)) return undefined;
  try {
    return compileProvider(option);
  } catch (error) {
    addDescriptionFault(option, error, path, source, faults);
    return undefined;
  }
}

/** What `defineProvider` gives, or another implementation of the interface. */
export function isCompiled(option: unknown): option is Provider {
  if (typeof option !== 'object' || option === null) return false;
  const { verify, identify, prepareSecret } = option as Partial<Provider>;
  return [verify, identify, prepareSecret].every((method) => typeof method === 'function');
}

/** The settings of one way of signing, or `variants`. */
function hasOneForm(description: object, path: ConfigPath, faults: Faults): boolean {
  const isThere = (setting: string) => (description as Record<string, unknown>)[setting] !== undefined;
  const single = ['algorithm', 'signature', 'signed', 'timestamp', 'id', 'key', 'decodedInUrl', 'when'];
  if (isThere('variants')) {
    const beside = single.find(isThere);
    if (beside === undefined) return true;
    faults.add({
      code: 'conflict',
      path: [...path, beside],
      at: 'key',
      found: `${beside} beside variants`,
      allowed: 'it in each of the variants, or no variants',
    });
    return false;
  }
  const missing = single.slice(0, 2).filter((setting) => !isThere(setting));
  for (const setting of missing) {
    faults.add({
      code: 'missing_option',
      path: [...path, setting],
      found: 'nothing',
      allowed:
        setting === 'algorithm'
          ? 'how the sender signs, e.g. hmac-sha256'
          : 'where the signature is, e.g. { header: x-signature }',
    });
  }
  return missing.length === 0;
}
