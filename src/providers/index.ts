import { catalogue } from './catalogue.js';
import { codedCatalogue } from './coded-catalogue.js';
import { compileProvider, type DeclaredProvider } from './compile.js';
import type { ProviderDescription } from './description.js';

export { compileProvider, type DeclaredProvider } from './compile.js';
export type * from './description.js';

const makers = new Map<string, () => DeclaredProvider>([
  ...Object.entries(catalogue).map(([name, describe]) => [name, () => compileProvider(describe())] as const),
  ...Object.entries(codedCatalogue),
]);
const compiled = new Map<string, DeclaredProvider>();

/** The names that `findProvider` knows, in alphabetical order. */
export const providerNames: readonly string[] = [...makers.keys()].sort();

/** A provider of the catalogue. It is made when first asked for, so that the others cost a start nothing. */
export function findProvider(name: string): DeclaredProvider | undefined {
  const known = compiled.get(name);
  if (known !== undefined) return known;
  const provider = makers.get(name)?.();
  if (provider === undefined) return undefined;
  compiled.set(name, provider);
  return provider;
}

/** A provider of your own, for a route's `provider`. Throws at once where the description cannot be right. */
export function defineProvider(description: ProviderDescription): DeclaredProvider {
  return compileProvider(description);
}
