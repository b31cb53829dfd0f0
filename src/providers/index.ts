import { catalogue } from './catalogue.js';
import { compileProvider, type DeclaredProvider } from './compile.js';
import type { ProviderDescription } from './description.js';

export { compileProvider, type DeclaredProvider } from './compile.js';
export type * from './description.js';

const descriptions = new Map(catalogue.map((description) => [description.name, description]));
const compiled = new Map<string, DeclaredProvider>();

/** The names that `findProvider` knows, in alphabetical order. */
export const providerNames: readonly string[] = [...descriptions.keys()].sort();

/** A provider of the catalogue. It is made when first asked for, so that the others cost a start nothing. */
export function findProvider(name: string): DeclaredProvider | undefined {
  const known = compiled.get(name);
  if (known !== undefined) return known;
  const description = descriptions.get(name);
  if (description === undefined) return undefined;
  const provider = compileProvider(description);
  compiled.set(name, provider);
  return provider;
}

/** A provider of your own, for a route's `provider`. Throws at once where the description cannot be right. */
export function defineProvider(description: ProviderDescription): DeclaredProvider {
  return compileProvider(description);
}
