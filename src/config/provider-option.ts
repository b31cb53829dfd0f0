import type { Provider } from '../core/provider.js';
import { compileProvider, findProvider, type providerNames } from '../providers/index.js';
import type { Faults } from './faults.js';
import type { ConfigPath } from './problem.js';

/** A name from the catalogue. */
export type ProviderName = (typeof providerNames)[number];
/** A sender that is not in the catalogue. */
export type CustomProvider = Parameters<typeof compileProvider>[0] | Provider;

/** The provider that a route names or describes; `undefined`, and a fault, when there is none. */
export function readProvider(option: string | CustomProvider, path: ConfigPath, faults: Faults): Provider | undefined {
  if (typeof option === 'string') return findProvider(option);
  if (isCompiled(option)) return option;
  try {
    return compileProvider(option);
  } catch (error) {
    faults.add({
      code: 'wrong_value',
      path,
      found: 'a description that cannot be used',
      allowed: error instanceof Error ? error.message : 'a description as defineProvider takes it',
    });
    return undefined;
  }
}

function isCompiled(option: CustomProvider): option is Provider {
  const { verify, identify, prepareSecret } = option as Partial<Provider>;
  return [verify, identify, prepareSecret].every((method) => typeof method === 'function');
}
